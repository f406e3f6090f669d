//! Memory does not grow with the files.

use std::fs;

use wattflow_services::server::ServiceKind;

use crate::peer::{BOUND, Peer};

/// What growing buffers would exceed many times over: the larger CSV has 9 MB, its JSON 20.
const ALLOWED_GROWTH_BYTES: u64 = 4 << 20;

/// The most memory this process ever held.
fn peak_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() << 10
}

async fn check(days: u32, rows: u64) -> u64 {
    let data = tempfile::tempdir().unwrap();
    let parameters = format!(r#"{{"households": 50, "days": {days}, "step_minutes": 60}}"#);
    fs::write(data.path().join("parameters.json"), parameters).unwrap();
    let generator = Peer::start(ServiceKind::Generator, &data, BOUND).await;
    let analyzer = Peer::start(ServiceKind::Analyzer, &data, BOUND).await;
    let reporter = Peer::start(ServiceKind::Reporter, &data, BOUND).await;
    generator.execute("/data/parameters.json", "/data/energy.csv").await.unwrap();
    generator.execute("/data/energy.csv", "/data/copy.csv").await.unwrap();
    for analysis in ["/data/analysis.pb", "/data/analysis.json"] {
        let message = analyzer.execute("/data/copy.csv", analysis).await.unwrap();
        assert!(message.contains(&format!("analyzed {rows} records")), "{message}");
        reporter.execute(analysis, "/data/report.csv").await.unwrap();
    }
    for peer in [generator, analyzer, reporter] {
        peer.stop().await;
    }
    peak_bytes()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_thousand_rows_take_the_memory_of_ten_thousand() {
    let small = check(9, 10_800).await;
    let large = check(167, 200_400).await;
    assert!(large.saturating_sub(small) <= ALLOWED_GROWTH_BYTES, "from {small} to {large} bytes");
}

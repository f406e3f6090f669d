use std::fs;

use wattflow_services::server::ServiceKind;

use crate::peer::{BOUND, Peer, names};

/// Calls a service on a data directory with some files. It must answer OK with `success = false` and this message, and
/// leave the directory as it was.
async fn check(kind: ServiceKind, input_file: &str, output_file: &str, expected: &str) {
    let place = tempfile::tempdir().unwrap();
    fs::create_dir(place.path().join("sub")).unwrap();
    fs::write(place.path().join("no_columns.csv"), "a,b\n1,2\n").unwrap();
    fs::write(place.path().join("empty.csv"), "").unwrap();
    fs::write(place.path().join("good.csv"), "timestamp,household_id,power_consumption,voltage,current\n").unwrap();
    fs::write(place.path().join("cut.pb"), b"\x0a\x09x").unwrap();
    fs::write(place.path().join("huge.json"), "[".repeat(100_000)).unwrap();
    fs::write(place.path().join("bad.json"), "{\"households\": 0}").unwrap();
    std::os::unix::fs::symlink("/etc", place.path().join("leaves")).unwrap();
    let before = names(place.path());
    let peer = Peer::start(kind, &place, BOUND).await;
    let message = peer.execute(input_file, output_file).await.expect_err("it must fail");
    assert!(message.contains(expected), "{message}");
    assert!(!message.contains(place.path().to_str().unwrap()), "names a place of this machine: {message}");
    assert_eq!(names(place.path()), before);
    peer.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_input_is_named_as_the_request_named_it() {
    let advice = "it does not exist in the data directory; run the node that writes it first, or correct input_file";
    for kind in [ServiceKind::Analyzer, ServiceKind::Reporter] {
        check(kind, "/data/none.pb", "/data/out.pb", &format!("cannot read /data/none.pb: {advice}")).await;
    }
    check(ServiceKind::Analyzer, "/data/sub", "/data/out.pb", "cannot read /data/sub: it is not a file").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_the_wrong_kind_are_explained() {
    check(
        ServiceKind::Analyzer,
        "/data/no_columns.csv",
        "/data/out.pb",
        "/data/no_columns.csv: missing columns timestamp, household_id, power_consumption, voltage, current; \
         the header line has \"a\", \"b\";",
    )
    .await;
    check(ServiceKind::Analyzer, "/data/empty.csv", "/data/out.json", "/data/empty.csv: the file is empty").await;
    let form = "has no extension that says its form; use .pb (Protocol Buffers) or .json";
    check(ServiceKind::Analyzer, "/data/good.csv", "/data/out.csv", &format!("output_file: /data/out.csv {form}"))
        .await;
    check(ServiceKind::Reporter, "/data/good.csv", "/data/out.csv", &format!("input_file: /data/good.csv {form}"))
        .await;
    check(ServiceKind::Reporter, "/data/cut.pb", "/data/out.csv", "/data/cut.pb: byte 2 begins a field").await;
    check(ServiceKind::Reporter, "/data/bad.json", "/data/sub", "cannot write /data/sub: it is not a file").await;
    check(ServiceKind::Generator, "/data/bad.json", "/data/x.csv", "/data/bad.json: households must be a whole").await;
    check(ServiceKind::Generator, "/data/huge.json", "/data/x.csv", "/data/huge.json: the file is too large").await;
    check(ServiceKind::Generator, "/data/no_columns.csv", "/data/x.csv", "/data/no_columns.csv: missing columns").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn paths_that_leave_the_data_directory_are_refused() {
    for (path, why) in [
        ("/data/../x.csv", "is refused: it contains \"..\""),
        ("/etc/passwd", "is refused: it lies outside the data directory"),
        ("/data/leaves/x.pb", "a symbolic link leads out of the data directory"),
        ("", "an empty path names no file"),
    ] {
        for kind in [ServiceKind::Analyzer, ServiceKind::Reporter] {
            check(kind, path, "/data/out.pb", why).await;
        }
        check(ServiceKind::Generator, "", path, why).await;
    }
    check(ServiceKind::Generator, "/data/../x", "/data/out.csv", "input_file: /data/../x is refused").await;
}

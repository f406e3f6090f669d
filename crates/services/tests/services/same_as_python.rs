//! The services write, byte for byte, what plain Python writes by the same rules.

use std::{fmt::Write as _, fs, path::Path, process::Command};

use wattflow_services::{
    analyzer::{Analysis, analyze},
    generator::{Parameters, generate},
    processed::Format,
    reporter::report,
};

const HEADER: &str = "timestamp,household_id,power_consumption,voltage,current\n";

/// Runs both over the same CSV and compares the analysis, the counts, and the reports made from either form.
fn check(csv: &[u8]) -> Analysis {
    let place = tempfile::tempdir().unwrap();
    let [csv_path, pb_path, report_path] = ["in.csv", "analysis.pb", "report.csv"].map(|name| place.path().join(name));
    fs::write(&csv_path, csv).unwrap();
    let python = Command::new("python3")
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/python/reference_services.py"))
        .args([&csv_path, &pb_path, &report_path])
        .output()
        .expect("python3 must be installed: it is the reference");
    assert!(python.status.success(), "{}", String::from_utf8_lossy(&python.stderr));

    let (mut pb, mut json) = (Vec::new(), Vec::new());
    let analysis = analyze(csv, &mut pb, Format::Pb).unwrap();
    assert_eq!(analysis, analyze(csv, &mut json, Format::Json).unwrap());
    let (mut from_pb, mut from_json) = (Vec::new(), Vec::new());
    assert_eq!(report(&*pb, &mut from_pb, Format::Pb).unwrap(), analysis.records);
    assert_eq!(report(&*json, &mut from_json, Format::Json).unwrap(), analysis.records);

    let expected = fs::read_to_string(&report_path).unwrap();
    for ours in [from_pb, from_json] {
        let ours = String::from_utf8(ours).unwrap();
        for (line, (ours, expected)) in (1..).zip(ours.lines().zip(expected.lines())) {
            assert_eq!(ours, expected, "in line {line} of the report");
        }
        assert_eq!(ours, expected);
    }
    assert!(pb == fs::read(&pb_path).unwrap(), "the analyses differ");
    let counts = String::from_utf8(python.stdout).unwrap();
    assert_eq!(counts.trim_end(), format!("{} {}", analysis.records, analysis.skipped));
    analysis
}

#[test]
fn generated_readings() {
    let parameters = Parameters::from_json(br#"{"households": 20, "days": 10, "anomaly_rate": 0.3}"#).unwrap();
    let mut csv = Vec::new();
    generate(&parameters, &mut csv).unwrap();
    assert_eq!(check(&csv), Analysis { records: 19_200, skipped: 0 });
}

#[test]
fn efficiencies_on_and_beside_every_tie() {
    let mut csv = HEADER.to_owned();
    for step in 0..8000_u32 {
        let near = f64::from(step) / 1000.0 + 0.0005;
        let exact = f64::from(step) / 16.0;
        for power in [near, near.next_up(), near.next_down(), exact, -exact] {
            writeln!(csv, "t{step},H,{power},1,1").unwrap();
        }
        writeln!(csv, "t{step},H,{step}.{step},23{}.{step},0.{step}", step % 10).unwrap();
    }
    check(csv.as_bytes());
}

#[test]
fn numbers_of_every_size() {
    let mut csv = HEADER.to_owned();
    for exponent in -330..=310 {
        writeln!(csv, "t,H,1.2345678901234567e{exponent},1,1").unwrap();
        writeln!(csv, "t,H,-9.99e{exponent},7,1e{}", exponent / 2).unwrap();
        writeln!(csv, "t,H,1,1e{exponent},1e{}", -exponent).unwrap();
    }
    check(csv.as_bytes());
}

#[test]
fn files_as_people_and_programs_really_write_them() {
    let nasty = [
        "\u{feff}note, current ,\"voltage\",timestamp,power_consumption,household_id\r\n",
        "x,2,230,t1,400,H1\r\n",
        "\r\n\n",
        "\"a,b\",2,230,\"2025-01-06, 00:00\",\"400.5\",\"H \"\"1\"\"\"\n",
        "\"line\nbreak\",2,230,\"t\r\n2\",4,\"\nH\"\n",
        "x,2,230,té😀,4,ünïcode\n",
        "x, 2 ,\t230, t , 4e2 , H \n",
        "x,+2,.5,t,5.,H,more,and more\n",
        "too,few,fields\n",
        "   \n",
        "x,nan,230,t,4,H\nx,2,inf,t,4,H\nx,2,230,t,-Infinity,H\nx,2,230,t,1e999,H\n",
        "x,0,230,t,4,H\nx,2,-0.0,t,4,H\nx,1e-200,1e-200,t,4,H\nx,2,230,t,0,H\nx,2,230,t,-0.0,H\nx,-2,230,t,0.0001,H\n",
        "x,2,230,t,1_000,H\nx,2,230,t,0x10,H\nx,2,230,t,,H\nx,2,230,t,1 000,H\nx,2,230,t,\u{661},H\nx,2,230,t,1e,H\n",
        "x,2,230,t,3.5e38,H\nx,2,230,t,-1e300,H\nx,1e-300,1,t,1e300,H\nx,1e300,1e300,t,1,H\n",
        "x,2,230,,4,\n",
        "\"quoted\"tail,2,230,\"t\"x,4,H\nmid\"quote,2,230,t\"\"x,4,H\"\nx,2,230,'t',4,#H\n",
        "\"never closed,2,230,t,4,H\n",
    ]
    .concat();
    let analysis = check(nasty.as_bytes());
    assert!(analysis.records > 10 && analysis.skipped > 10, "{analysis:?}");

    check(&[HEADER.as_bytes(), b"t\xff,H,1,1,1\nt,H\xc3,1,1,1\nt,H,1,1,1\xff\nt,H,1,1,1\n"].concat());
    assert_eq!(check(HEADER.as_bytes()), Analysis::default());
    assert_eq!(check(HEADER.trim_end().as_bytes()), Analysis::default());
}

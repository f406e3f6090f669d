//! `wattflow serve`: whom it lets in.

use std::{io::Write as _, net::TcpStream};

use crate::support::{Directory, Serving, check, get};

const TOKEN: &str = "0123456789abcdef";

#[test]
fn letting_others_in_takes_a_decision() {
    let directory = Directory::new();
    for (arguments, reason) in [
        (["--listen", "0.0.0.0:0"], "error: --listen 0.0.0.0:0 lets others in than this machine: give --token-file"),
        (
            ["--host=wattflow.example", "--listen=127.0.0.1:0"],
            "error: --host wattflow.example lets others in than this machine",
        ),
    ] {
        let mut command = directory.command(&[&["serve"], &arguments[..]].concat());
        check(&mut command, 2, "", reason);
    }
}

#[test]
fn a_token_that_is_none_is_refused_without_repeating_it() {
    let directory = Directory::new();
    let file = directory.write("token", "hunter2\n");
    let refused = "the token of token cannot be used: it is shorter than 16 characters";
    let printed =
        check(&mut directory.command(&["serve", "--listen", "127.0.0.1:0", "--token-file", &file]), 2, "", refused);
    assert!(!printed.stderr.contains("hunter2"));
    let refused = "the token of --token or WATTFLOW_TOKEN cannot be used";
    let printed = check(
        directory.command(&["serve", "--listen", "127.0.0.1:0"]).env("WATTFLOW_TOKEN", "hunter2"),
        2,
        "",
        refused,
    );
    assert!(!printed.stderr.contains("hunter2"));
    check(
        &mut directory.command(&["serve", "--listen", "127.0.0.1:0", "--token-file", "none"]),
        2,
        "",
        "cannot read none: no such file",
    );
}

#[test]
fn a_token_is_taken_from_a_file_or_the_environment() {
    let directory = Directory::new();
    let config = directory.write("config.json", "{}");
    let file = directory.write("token", &format!("{TOKEN}\n"));
    let mut by_environment = directory.command(&["serve", &config, "--listen", "0.0.0.0:0"]);
    by_environment.env("WATTFLOW_TOKEN", TOKEN);
    for mut command in
        [directory.command(&["serve", &config, "--listen", "0.0.0.0:0", "--token-file", &file]), by_environment]
    {
        let server = Serving::of(&mut command);
        assert!(get(&server.address, "/api/config", "").starts_with("HTTP/1.1 401 "));
        let right = format!("authorization: Bearer {TOKEN}\r\n");
        assert!(get(&server.address, "/api/config", &right).starts_with("HTTP/1.1 200 "));
    }
}

#[test]
fn without_a_token_it_is_said_what_is_open() {
    let directory = Directory::new();
    let mut command = directory.command(&["serve", "--listen", "0.0.0.0:0", "--no-token", "--allow", "localhost:6000"]);
    let (code, printed) = Serving::of(command.stderr(std::process::Stdio::piped())).interrupt_with_errors();
    assert_eq!(code, Some(0));
    assert!(printed.contains("there is no token: everyone who can reach 0.0.0.0:"), "{printed}");
    let open = "can read the config, read the files in data (unless --no-artifacts) and call localhost:6000 through it";
    assert!(printed.contains(open), "{printed}");
}

/// What a process takes of memory, in kB.
#[cfg(target_os = "linux")]
fn resident(process: u32) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn a_thousand_half_open_connections_take_little_and_keep_nobody_out() {
    let directory = Directory::new();
    let config = directory.write("config.json", "{}");
    let server = Serving::start(&directory, &["serve", &config, "--listen", "127.0.0.1:0"]);
    assert!(get(&server.address, "/api/config", "").starts_with("HTTP/1.1 200 "));
    let before = resident(server.id());
    let half_open: Vec<TcpStream> = (0..1_000)
        .map(|_| {
            let mut connection = TcpStream::connect(&server.address).unwrap();
            // One that gave way to others already takes nothing.
            let _ = connection.write_all(b"POST /grpc/a:1/S/M HTTP/1.1\r\nhost: localhost\r\nx: ");
            connection
        })
        .collect();
    let started = std::time::Instant::now();
    assert!(get(&server.address, "/api/config", "").starts_with("HTTP/1.1 200 "));
    assert!(started.elapsed().as_secs() < 5, "{:?}", started.elapsed());
    let descriptors = std::fs::read_dir(format!("/proc/{}/fd", server.id())).unwrap().count();
    assert!(descriptors < 600, "{descriptors} file descriptors");
    let grown = resident(server.id()).saturating_sub(before);
    assert!(grown < 64 * 1_024, "{grown} kB more");
    drop(half_open);
}

#[test]
fn a_file_that_holds_no_certificate_is_told() {
    let directory = Directory::new();
    let file = directory.write("ca.pem", "nothing\n");
    let words = "error: --ca ca.pem: it holds no certificate in PEM form";
    check(&mut directory.command(&["serve", "--listen", "127.0.0.1:0", "--ca", &file]), 2, "", words);
    let words = "error: cannot read none: no such file or directory; check the path";
    check(&mut directory.command(&["serve", "--listen", "127.0.0.1:0", "--ca", "none"]), 2, "", words);
}

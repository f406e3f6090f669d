//! The container of docs/deploy.md, as far as that goes without building one: its parts fit each other, and what it starts
//! is a server that keeps strangers out and writes nothing.

use std::fs;

use crate::support::{Directory, Serving, get};

const DOCUMENT: &str = include_str!("../../../../docs/deploy.md");
const TOKEN: &str = "0123456789abcdef";

/// The first block of code in this language.
fn block(language: &str) -> &'static str {
    let (_, after) = DOCUMENT.split_once(&format!("```{language}\n")).expect("there is one");
    after.split_once("```").expect("it ends").0
}

/// What stands after an instruction, of which there is one.
fn instruction(name: &str) -> &'static str {
    let found: Vec<&str> =
        block("dockerfile").lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(' ')).collect();
    assert_eq!(found.len(), 1, "{name}: {found:?}");
    found[0]
}

fn words(name: &str) -> Vec<String> {
    serde_json::from_str(instruction(name)).expect("its form is the one that needs no shell")
}

/// The word after this one in the commands that build and run the container.
fn given(flag: &str) -> &'static str {
    let (_, commands) = DOCUMENT.split_once("podman run ").expect("it is run");
    let commands = commands.split_once("```").expect("it ends").0;
    let mut words = commands.split_whitespace();
    words.find(|word| *word == flag).and_then(|_| words.next()).expect("it is given")
}

#[test]
fn the_container_of_the_docs_is_one_piece() {
    let (_, binary) = instruction("COPY").split_once(' ').unwrap();
    let [entry] = &words("ENTRYPOINT")[..] else { panic!("a program") };
    assert_eq!(binary, format!("/usr/local/bin/{entry}"), "it is found on the path");

    let (user, _) = instruction("USER").split_once(':').unwrap();
    assert_ne!(user.parse::<u32>().expect("no name, which the image might not know"), 0, "it is not root");

    let command = words("CMD");
    let after = |flag: &str| &command[command.iter().position(|word| word == flag).expect(flag) + 1];
    let port = instruction("EXPOSE");
    assert_eq!(*after("--listen"), format!("0.0.0.0:{port}"));
    assert_eq!(given("--publish"), format!("127.0.0.1:{port}:{port}"));

    let (secret, options) = given("--secret").split_once(',').unwrap();
    assert_eq!(*after("--token-file"), format!("/run/secrets/{secret}"));
    assert_eq!(options, format!("uid={user},mode=0400"), "its user can read it, and nobody else");
    let mounted: Vec<&str> = given("--volume").split(':').collect();
    assert_eq!(mounted[1..], [command[1].as_str(), "ro,Z"]);
}

#[test]
fn what_the_container_of_the_docs_starts_is_a_server_with_a_token_that_writes_nothing() {
    let directory = Directory::new();
    let config = directory.write("pipeline.json", "{}");
    let token = directory.write("token", &format!("{TOKEN}\n"));
    let port = instruction("EXPOSE");
    let command = words("CMD");
    let here = command.iter().map(|word| match word.as_str() {
        "/config/pipeline.json" => config.as_str(),
        "/run/secrets/token" => token.as_str(),
        // Any that is free.
        word => word.strip_suffix(&format!(":{port}")).map_or(word, |_| "0.0.0.0:0"),
    });
    let server = Serving::start(&directory, &here.collect::<Vec<_>>());
    assert!(get(&server.address, "/api/config", "").starts_with("HTTP/1.1 401 "));
    let right = format!("authorization: Bearer {TOKEN}\r\n");
    assert!(get(&server.address, "/api/config", &right).starts_with("HTTP/1.1 200 "));
    assert_eq!(server.interrupt().0, Some(0));
    let mut left: Vec<_> = fs::read_dir(directory.path("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["pipeline.json", "token"]);
}

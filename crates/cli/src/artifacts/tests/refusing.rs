//! What is not given: what is outside, too much, too slow, or not asked for as it must be.

use super::*;

#[tokio::test]
async fn whatever_is_outside_is_refused_and_nothing_is_touched() {
    let place = Place::new();
    let before = everything(place.dir.path());
    let long = format!("/data/{}", "x".repeat(10_000));
    for (path, code, part) in [
        ("/data/../secret", InvalidArgument, "contains"),
        ("../secret", InvalidArgument, "contains"),
        ("/data/sub/../ten", InvalidArgument, "contains"),
        ("/etc/passwd", InvalidArgument, "outside the data directory"),
        ("/proc/self/environ", InvalidArgument, "outside the data directory"),
        ("/dev/zero", InvalidArgument, "outside the data directory"),
        ("/data/ten\0", InvalidArgument, "NUL"),
        ("", InvalidArgument, "empty"),
        ("/data", InvalidArgument, "a directory"),
        (&long, InvalidArgument, "cannot%20read"),
        ("/data/out", PermissionDenied, "leads%20out"),
        ("/data/environ", PermissionDenied, "leads%20out"),
        ("/data/zero", PermissionDenied, "leads%20out"),
    ] {
        for (found, words, nothing) in [place.read(all(path)).await, {
            let (code, words, _) = place.stat(path).await;
            (code, words, Vec::new())
        }] {
            assert_eq!((found, nothing.len()), (code, 0), "{path}: {words}");
            assert!(words.replace("%20", " ").contains(&part.replace("%20", " ")), "{path}: {words}");
            assert!(words.len() < 1_000 && !words.contains(place.dir.path().to_str().unwrap()), "{words}");
        }
    }
    place.check(all("/data/none"), NotFound, b"").await;
    place.check(all("/data/sub"), FailedPrecondition, b"").await;
    place.check(all("/data/pipe"), FailedPrecondition, b"").await;
    assert_eq!(everything(place.dir.path()), before);
}

#[tokio::test]
async fn reading_creates_no_data_directory() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let router = router(Some(Sandbox::read_only(&data)), None, Limits::SERVE);
    let reply = call(&router, "Read", &all("/data/x"), &[]).await;
    assert_eq!(reply.end().await.0, NotFound);
    let mut reply = call(&router, "Stat", &StatRequest { path: "/data/x".to_owned() }, &[]).await;
    assert_eq!(reply.next_message::<StatResponse>().await.unwrap().kind(), Kind::Missing);
    assert!(!data.exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_swapped_while_it_is_opened_never_leads_out() {
    let place = Place::with(Limits::SERVE);
    let (link, other) = (place.data("swapped"), place.data("other"));
    symlink("ten", &link).unwrap();
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| {
            for target in ["../secret", "ten"].iter().cycle() {
                if done.load(Ordering::Relaxed) {
                    break;
                }
                symlink(target, &other).unwrap();
                fs::rename(&other, &link).unwrap();
            }
        });
        tokio::task::block_in_place(|| {
            tokio::runtime::Handle::current().block_on(async {
                for _ in 0..500 {
                    let (code, words, bytes) = place.read(all("/data/swapped")).await;
                    assert!(matches!(code, Fine | PermissionDenied), "{words}");
                    assert!(bytes.is_empty() || bytes == b"0123456789");
                }
            });
        });
        done.store(true, Ordering::Relaxed);
    });
}

#[tokio::test]
async fn calls_beyond_the_limit_are_refused_until_one_ends_or_is_given_up() {
    let place = Place::with(Limits { calls: 1, chunk_bytes: 1, ..Limits::SERVE });
    let mut reply = place.begin(all("/data/ten")).await;
    let _: ReadResponse = reply.next_message().await.unwrap();
    place.check(all("/data/ten"), ResourceExhausted, b"").await;
    assert_eq!(place.stat("/data/ten").await.0, ResourceExhausted);
    drop(reply);
    let freed = async {
        while place.stat("/data/ten").await.0 != Fine {
            tokio::task::yield_now().await;
        }
    };
    timeout(MOST_PATIENT, freed).await.expect("the reading ends when its caller has gone");
}

#[tokio::test(start_paused = true)]
async fn who_takes_nothing_gives_its_place_up_and_is_told() {
    let place = Place::with(Limits { calls: 1, chunk_bytes: 1, ..Limits::SERVE });
    let mut reply = place.begin(all("/data/ten")).await;
    tokio::time::sleep(Limits::SERVE.patience * 2).await;
    place.check(all("/data/empty"), Fine, b"").await;
    while reply.next_message::<ReadResponse>().await.is_some() {}
    assert_eq!(reply.end().await.0, DeadlineExceeded);
}

#[tokio::test]
async fn a_token_is_asked_for_and_off_is_off() {
    let place = Place::new();
    let token = Token::new("0123456789abcdef").unwrap();
    let locked = router(Some(Sandbox::read_only(place.data(""))), Some(token), Limits::SERVE);
    for (headers, code) in [
        (&[][..], Unauthenticated),
        (&[("authorization", "Bearer 0123456789abcdee")], Unauthenticated),
        (&[("authorization", "Bearer 0123456789abcdef")], Fine),
    ] {
        let mut reply = call(&locked, "Stat", &StatRequest { path: "/data/ten".to_owned() }, headers).await;
        assert_eq!(reply.next_message::<StatResponse>().await.is_some(), code == Fine);
        if code != Fine {
            assert_eq!(reply.headers["wattflow-cause"], "token-needed");
        }
        assert_eq!(reply.end().await.0, code);
    }
    let off = router(None, None, Limits::SERVE);
    assert_eq!(call(&off, "Read", &all("/data/ten"), &[]).await.end().await.0, Unimplemented);
}

#[tokio::test]
async fn a_request_that_is_no_call_is_told_what_is_here() {
    let place = Place::new();
    let request = axum::http::Request::get("/wattflow.Artifacts/Read").body(Body::empty()).unwrap();
    let response = place.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn a_request_that_is_too_large_is_not_decoded() {
    let place = Place::with(Limits { request_bytes: 100, ..Limits::SERVE });
    for (length, expected) in [(50, Fine), (150, OutOfRange)] {
        let (code, words, _) = place.stat(&format!("/data/{}", "x".repeat(length))).await;
        assert_eq!(code, expected, "{words}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_request_that_does_not_arrive_is_not_waited_for_longer_than_it_may_take() {
    let place = Place::new();
    let body = Body::from_stream(tokio_stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let request = axum::http::Request::post("/wattflow.Artifacts/Stat").header("content-type", "application/grpc-web");
    let answered = place.router.clone().oneshot(request.body(body).unwrap());
    let response = timeout(Limits::SERVE.request_time * 2, answered).await.expect("it is given up").unwrap();
    assert_eq!(response.status(), StatusCode::REQUEST_TIMEOUT);
}

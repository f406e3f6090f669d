//! `wattflow-load HOST:PORT PATH CONCURRENCY SECONDS [INPUT OUTPUT]`: so many connections at once, each with one
//! `Execute` after the other over gRPC-Web, as browsers make them. Prints one JSON object.

#![allow(clippy::print_stdout, reason = "what it measured is printed")]

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use bytes::{BufMut as _, Bytes, BytesMut};
use http_body_util::{BodyExt as _, Full};
use hyper::{Request, client::conn::http1};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// What is thrown away at the start, so that connections and caches are warm.
const WARM_UP: Duration = Duration::from_millis(500);

#[derive(Clone)]
struct Target {
    authority: String,
    path: String,
    body: Bytes,
}

#[derive(Default)]
struct Tally {
    micros: Vec<u64>,
    failed: u64,
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [authority, path, concurrency, seconds, files @ ..] = arguments.as_slice() else {
        bail!("usage: wattflow-load HOST:PORT PATH CONCURRENCY SECONDS [INPUT OUTPUT]");
    };
    let input = files.first().map_or("/data/in.txt", String::as_str);
    let output = files.get(1).map_or("/data/out.txt", String::as_str);
    let target = Target { authority: authority.clone(), path: path.clone(), body: execute_request(input, output)? };
    let concurrency: u64 = concurrency.parse().context("CONCURRENCY is no number")?;
    let seconds: f64 = seconds.parse().context("SECONDS is no number")?;
    let start = Instant::now().checked_add(WARM_UP).context("the clock is at its end")?;
    let end = start.checked_add(Duration::from_secs_f64(seconds)).context("SECONDS is too many")?;
    let callers: Vec<_> = (0..concurrency).map(|_| tokio::spawn(call_until(target.clone(), start, end))).collect();
    let mut all = Tally::default();
    for caller in callers {
        let tally = caller.await??;
        all.micros.extend(tally.micros);
        all.failed = all.failed.saturating_add(tally.failed);
    }
    println!("{}", report(all, seconds));
    Ok(())
}

/// Calls one after the other over one connection; counts those that began after `start`.
async fn call_until(target: Target, start: Instant, end: Instant) -> Result<Tally> {
    let stream = TcpStream::connect(&target.authority).await.with_context(|| target.authority.clone())?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let mut tally = Tally::default();
    loop {
        let before = Instant::now();
        if before >= end {
            return Ok(tally);
        }
        let request = Request::post(&target.path)
            .header("host", &target.authority)
            .header("content-type", "application/grpc-web+proto")
            .header("x-grpc-web", "1")
            .body(Full::new(target.body.clone()))?;
        sender.ready().await?;
        let reply = sender.send_request(request).await?;
        let is_refused = reply.headers().get("grpc-status").is_some_and(|status| status != "0");
        let is_served = reply.status().is_success() && !is_refused;
        let content = reply.into_body().collect().await?.to_bytes();
        if before < start {
            continue;
        }
        if is_served && has_status_ok(&content) {
            tally.micros.push(u64::try_from(before.elapsed().as_micros())?);
        } else {
            tally.failed = tally.failed.saturating_add(1);
        }
    }
}

/// Whether the trailers, which end a gRPC-Web body, say that all went well.
fn has_status_ok(body: &[u8]) -> bool {
    let wanted = b"grpc-status:";
    let at = body.windows(wanted.len()).position(|window| window == wanted);
    let status = at.and_then(|at| body.get(at.checked_add(wanted.len())?..));
    status.is_some_and(|status| status.trim_ascii_start().starts_with(b"0"))
}

/// A gRPC frame with an `ExecuteRequest{input_file=1, output_file=2}`.
fn execute_request(input: &str, output: &str) -> Result<Bytes> {
    let mut message = BytesMut::new();
    for (tag, text) in [(0x0a, input), (0x12, output)] {
        message.put_u8(tag);
        message.put_u8(u8::try_from(text.len()).ok().filter(|length| *length < 0x80).context("the path is too long")?);
        message.put_slice(text.as_bytes());
    }
    let mut frame = BytesMut::new();
    frame.put_u8(0);
    frame.put_u32(u32::try_from(message.len())?);
    frame.put_slice(&message);
    Ok(frame.freeze())
}

fn report(mut tally: Tally, seconds: f64) -> serde_json::Value {
    tally.micros.sort_unstable();
    let calls = tally.micros.len();
    let percentile = |per_cent: usize| {
        let at = calls.saturating_mul(per_cent).checked_div(100).unwrap_or(0).min(calls.saturating_sub(1));
        tally.micros.get(at).copied().unwrap_or(0)
    };
    serde_json::json!({
        "calls": calls,
        "failed": tally.failed,
        "callsPerSecond": calls as f64 / seconds,
        "p50Micros": percentile(50),
        "p99Micros": percentile(99),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(trailers: &[u8], expected: bool) {
        assert_eq!(has_status_ok(&[b"\x80\0\0\0\x10", trailers].concat()), expected);
    }

    #[test]
    fn a_call_counts_when_its_trailers_say_that_all_went_well() {
        check(b"grpc-status:0\r\n", true);
        check(b"grpc-status: 0\r\n", true);
        check(b"grpc-status:14\r\n", false);
        check(b"", false);
    }

    #[test]
    fn a_request_is_one_frame_of_the_contract() {
        assert_eq!(execute_request("a", "b").unwrap().as_ref(), b"\0\0\0\0\x06\x0a\x01a\x12\x01b");
    }

    #[test]
    fn percentiles_are_those_of_the_calls_that_went_well() {
        let tally = Tally { micros: (1..=100).rev().collect(), failed: 3 };
        let report = report(tally, 2.0);
        assert_eq!((report["p50Micros"].as_u64(), report["p99Micros"].as_u64()), (Some(51), Some(100)));
        assert_eq!(report["callsPerSecond"].as_f64(), Some(50.0));
    }
}

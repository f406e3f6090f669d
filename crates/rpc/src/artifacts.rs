//! The files of a run, as the page's own server shows them (`proto/artifacts.proto`).

use prost::{Message, bytes::Bytes};
use wattflow_engine::{
    failure::{Failure, FailureKind},
    status::StatusCode,
};

pub use crate::proto::artifacts::{StatResponse, stat_response::Kind};
use crate::{
    browser::{AUTHORIZATION, authorization},
    proto::artifacts::{ReadRequest, ReadResponse, StatRequest},
    web::{self, BrokenOff, Reply},
};

/// Asks a server for files.
#[derive(Clone, Debug)]
pub struct Artifacts {
    origin: String,
    /// Empty when the server needs none.
    token: String,
}

/// Which bytes of a file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Range {
    /// Bytes to leave out.
    pub offset: u64,
    /// Bytes at most; 0 means all that follow.
    pub length: u64,
}

impl Artifacts {
    /// Asks the server at this origin, and shows it this token.
    #[must_use]
    pub fn new(origin: &str, token: &str) -> Self {
        Self { origin: origin.to_owned(), token: token.to_owned() }
    }

    /// What is at a place.
    pub async fn stat(&self, path: &str) -> Result<StatResponse, Failure> {
        let mut reading = self.call("Stat", &StatRequest { path: path.to_owned() }).await?;
        let found = reading.message().await?;
        while reading.message().await?.is_some() {}
        Ok(StatResponse::decode(&*found.unwrap_or_default()).unwrap_or_default())
    }

    /// Begins to read a file of this version; an empty one means whatever is there.
    pub async fn read(&self, path: &str, range: Range, version: &str) -> Result<Reading, Failure> {
        let request = ReadRequest {
            path: path.to_owned(),
            offset: range.offset,
            length: range.length,
            version: version.to_owned(),
        };
        self.call("Read", &request).await
    }

    async fn call(&self, method: &str, message: &impl Message) -> Result<Reading, Failure> {
        let url = [&self.origin, "/wattflow.Artifacts/", method].concat();
        let shown = authorization(&self.token);
        let headers: &[(&str, &str)] = if self.token.is_empty() { &[] } else { &[(AUTHORIZATION, &shown)] };
        let body = web::frame(&message.encode_to_vec());
        let response = tonic_web_wasm_client::unary(&url, headers, &body).await.map_err(|reason| {
            let message = ["cannot reach ", &self.origin, ": ", &reason].concat();
            Failure::new(FailureKind::GatewayUnreachable, message).with_status(StatusCode::Unavailable)
        })?;
        let reply = Reply::begin_stream(&self.origin, response.status(), &|name| response.header(name))?;
        Ok(Reading { response, reply: Some(reply), chunk: Vec::new(), taken: 0 })
    }
}

/// A file that is being read. Dropping it ends that.
pub struct Reading {
    response: tonic_web_wasm_client::Reply,
    /// `None` once it ended.
    reply: Option<Reply>,
    /// What came last, and how much of it was looked at.
    chunk: Vec<u8>,
    taken: usize,
}

impl Reading {
    /// The next bytes; `None` at the end. An error says that what came is not all.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Failure> {
        let Some(message) = self.message().await? else { return Ok(None) };
        let decoded = ReadResponse::decode(Bytes::from(message));
        let flawed = |_| Failure::new(FailureKind::NotGrpc, "the server sent what is no part of a file");
        decoded.map(|response| Some(response.data)).map_err(flawed)
    }

    async fn message(&mut self) -> Result<Option<Vec<u8>>, Failure> {
        loop {
            let Some(reply) = self.reply.as_mut() else { return Ok(None) };
            let fresh = self.chunk.get(self.taken..).unwrap_or_default();
            let (message, left) = reply.next_message(fresh)?;
            self.taken = self.chunk.len().saturating_sub(left.len());
            if message.is_some() {
                return Ok(message);
            }
            let broke_off = match self.response.chunk().await {
                Some(Ok(bytes)) => {
                    (self.chunk, self.taken) = (bytes, 0);
                    continue;
                }
                Some(Err(reason)) => Some(BrokenOff::connection(reason)),
                None => None,
            };
            if let Some(reply) = self.reply.take() {
                reply.end_stream(broke_off)?;
            }
        }
    }
}

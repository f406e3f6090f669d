//! Sending a file: chunk by chunk, at the pace of who takes it.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::body::Bytes;
use tokio::{
    sync::{OwnedSemaphorePermit, mpsc, oneshot},
    time::timeout,
};
use tonic::{Status, codegen::tokio_stream::Stream};
use wattflow_rpc::proto::artifacts::ReadResponse;

use super::{Limits, blocking, refusal};

/// Which bytes of a file to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    offset: u64,
    bytes: u64,
}

impl Wanted {
    /// What there is, in a file of `size` bytes, of `length` bytes from `offset` on; all that follow for a length of 0.
    pub(super) fn within(size: u64, offset: u64, length: u64) -> Self {
        let there = size.saturating_sub(offset);
        Self { offset, bytes: if length == 0 { there } else { there.min(length) } }
    }
}

/// The messages of one read. Dropped, as when the caller goes away, it ends the reading at its next chunk.
#[derive(Debug)]
pub(super) struct Reading {
    chunks: mpsc::Receiver<Bytes>,
    /// How it ended, once there are no more chunks; `None` when that was told.
    outcome: Option<oneshot::Receiver<Status>>,
}

impl Reading {
    /// Begins to read; `place` is free again when that has ended.
    pub(super) fn begin(file: File, wanted: Wanted, place: OwnedSemaphorePermit, limits: Limits) -> Self {
        // One chunk is on its way while the next is read: who takes nothing costs the memory of two.
        let (sender, chunks) = mpsc::channel(1);
        let (ended, outcome) = oneshot::channel();
        tokio::spawn(async move {
            let end = send(file, wanted, &sender, limits).await;
            drop(place);
            // The caller may have gone.
            let _ = ended.send(end.err().unwrap_or_else(|| Status::ok("")));
        });
        Self { chunks, outcome: Some(outcome) }
    }
}

async fn send(mut file: File, wanted: Wanted, to: &mpsc::Sender<Bytes>, limits: Limits) -> Result<(), Status> {
    let mut left = wanted.bytes;
    let mut is_first = true;
    while left > 0 {
        let most = left.min(limits.chunk_bytes);
        let offset = is_first.then_some(wanted.offset);
        let chunk;
        (file, chunk) = blocking(move || {
            let chunk = read_chunk(&mut file, offset, most);
            (file, chunk)
        })
        .await?;
        let chunk = chunk.map_err(|error| Status::unknown(format!("reading broke off: {error}")))?;
        let is_cut_off = (chunk.len() as u64) < most;
        is_first = false;
        left = left.saturating_sub(chunk.len() as u64);
        match timeout(limits.patience, to.send(chunk)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return Ok(()),
            Err(_) => return Err(refusal::stalled()),
        }
        if is_cut_off {
            return Err(refusal::changed());
        }
    }
    Ok(())
}

/// The next `most` bytes, or as many as are left.
fn read_chunk(file: &mut File, offset: Option<u64>, most: u64) -> io::Result<Bytes> {
    if let Some(offset) = offset {
        file.seek(SeekFrom::Start(offset))?;
    }
    let mut chunk = Vec::with_capacity(most as usize);
    file.take(most).read_to_end(&mut chunk)?;
    Ok(chunk.into())
}

impl Stream for Reading {
    type Item = Result<ReadResponse, Status>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if let Some(data) = ready!(self.chunks.poll_recv(context)) {
            return Poll::Ready(Some(Ok(ReadResponse { data })));
        }
        // Without an outcome nobody can tell a whole file from one that broke off.
        let Some(outcome) = self.outcome.as_mut() else { return Poll::Ready(None) };
        let end = ready!(Pin::new(outcome).poll(context)).unwrap_or_else(|_| refusal::fault());
        self.outcome = None;
        Poll::Ready((end.code() != tonic::Code::Ok).then_some(Err(end)))
    }
}

//! One file, as it was when the page asked for it: its bytes and its records, as they come.

use std::ops::ControlFlow;

use gloo_timers::future::TimeoutFuture;
use wattflow_engine::{failure::Failure, status::StatusCode};
use wattflow_results::{
    record::Record,
    scan::{Format, Scanner},
};
use wattflow_rpc::artifacts::{Artifacts, Range};

use crate::dom;

/// How long the page may be kept from all else, in milliseconds: a frame and a half at most.
const MOST_MILLIS: f64 = 10.0;

/// A file of one version.
#[derive(Clone)]
pub(crate) struct Source {
    pub(crate) artifacts: Artifacts,
    pub(crate) path: String,
    pub(crate) version: String,
    pub(crate) bytes: u64,
}

/// Why not all of a file was read.
pub(crate) enum Trouble {
    /// It is another file by now.
    Changed,
    /// In words.
    Told(String),
}

/// Whether more of a file is wanted, once a piece of it was taken.
pub(crate) type Taken = Result<ControlFlow<()>, Trouble>;

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        match failure.status {
            Some(StatusCode::Aborted | StatusCode::NotFound) => Self::Changed,
            _ => Self::Told(failure.message),
        }
    }
}

impl Source {
    /// Hands each piece of a part of the file to `take`, which may want no more.
    pub(crate) async fn pieces(&self, range: Range, take: &mut dyn FnMut(&[u8]) -> Taken) -> Result<(), Trouble> {
        // There is nothing to ask for behind the end, where a length of 0 would mean all.
        if range.offset >= self.bytes {
            return Ok(());
        }
        let mut reading = self.artifacts.read(&self.path, range, &self.version).await?;
        let mut since = dom::now_millis();
        while let Some(piece) = reading.chunk().await? {
            if take(&piece)?.is_break() {
                break;
            }
            if dom::now_millis() - since > MOST_MILLIS {
                TimeoutFuture::new(0).await;
                since = dom::now_millis();
            }
        }
        Ok(())
    }

    /// Hands each record of a part of the file to `take`. What it comes to is how many rows its writer left out.
    pub(crate) async fn records(
        &self,
        format: Format,
        range: Range,
        take: &mut dyn FnMut(&Record) -> ControlFlow<()>,
        on_piece: &mut dyn FnMut(u64),
    ) -> Result<u64, Trouble> {
        let mut scanner = Scanner::new(format, range.offset);
        let mut is_over = false;
        let mut bytes = range.offset;
        let damaged = |damage: wattflow_results::scan::Damage| Trouble::Told(damage.to_string());
        let mut feed = |piece: &[u8]| {
            let flow = scanner.feed(piece, take).map_err(damaged)?;
            is_over = flow.is_break();
            bytes = bytes.saturating_add(piece.len() as u64);
            on_piece(bytes);
            Ok(flow)
        };
        self.pieces(range, &mut feed).await?;
        if !is_over {
            let _ = scanner.finish(take).map_err(damaged)?;
        }
        Ok(scanner.skipped_rows())
    }

    /// The whole file, which must be small, or its first bytes.
    pub(crate) async fn head(&self, most: u64) -> Result<Vec<u8>, Trouble> {
        let mut head = Vec::new();
        let range = Range { offset: 0, length: most };
        self.pieces(range, &mut |piece| {
            head.extend_from_slice(piece);
            Ok(ControlFlow::Continue(()))
        })
        .await?;
        Ok(head)
    }

    /// Its name, without the directories.
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }
}

//! The connections of a server: no more than so many, of which those without a request give way to new ones.
//!
//! Who opens connections and says nothing, or says it one byte at a time, cannot keep others out: when all places are
//! taken, the one that has waited longest for a first request is closed, or else the oldest that waits for another.

use std::collections::VecDeque;

use tokio::sync::{oneshot, watch};

/// What a connection is doing.
#[derive(Clone, Copy, Debug, Default)]
struct Activity {
    /// Requests whose answers are not at their end.
    in_flight: usize,
    /// Of these answers, those of which the client has yet to take what there is.
    untaken: usize,
    /// How often some of an answer was taken.
    taken: u64,
    /// A request has come.
    served: bool,
}

/// The open connections, as the accepting loop sees them.
#[derive(Debug)]
pub(super) struct Connections {
    most: usize,
    /// In the order in which they came.
    open: VecDeque<Open>,
}

#[derive(Debug)]
struct Open {
    activity: watch::Receiver<Activity>,
    close: oneshot::Sender<()>,
}

/// A connection's own view of its place.
#[derive(Debug)]
pub(super) struct Place {
    activity: watch::Sender<Activity>,
    /// Another one needs the place.
    pub(super) closed: oneshot::Receiver<()>,
}

impl Connections {
    pub(super) fn new(most: usize) -> Self {
        Self { most, open: VecDeque::new() }
    }

    /// A place for one more; `None` when all are in the middle of an answer.
    pub(super) fn open(&mut self) -> Option<Place> {
        self.open.retain(|open| !open.close.is_closed());
        if self.open.len() >= self.most {
            let least_needed = self.open.iter().enumerate().filter_map(|(at, open)| {
                let activity = *open.activity.borrow();
                (activity.in_flight == 0).then_some((activity.served, at))
            });
            let (_, at) = least_needed.min()?;
            // An error means that it has just ended by itself.
            let _ = self.open.remove(at)?.close.send(());
        }
        let (activity, seen) = watch::channel(Activity::default());
        let (close, closed) = oneshot::channel();
        self.open.push_back(Open { activity: seen, close });
        Some(Place { activity, closed })
    }
}

impl Place {
    /// What its requests report to, and what tells when there are none, or nobody takes their answers.
    pub(super) fn activity(&self) -> (Requests, Quiet, Stall) {
        (Requests(self.activity.clone()), Quiet(self.activity.subscribe()), Stall(self.activity.subscribe()))
    }
}

/// Counts the requests of a connection.
#[derive(Clone, Debug)]
pub(super) struct Requests(watch::Sender<Activity>);

impl Requests {
    /// A request has come; it ends when what is returned is dropped.
    pub(super) fn begin(&self) -> InFlight {
        self.0.send_modify(|activity| {
            activity.in_flight = activity.in_flight.saturating_add(1);
            activity.served = true;
        });
        InFlight { activity: self.0.clone(), is_untaken: false }
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(super) struct InFlight {
    activity: watch::Sender<Activity>,
    is_untaken: bool,
}

impl InFlight {
    /// The connection has got some of the answer, and comes for more once the client has taken enough.
    pub(super) fn given(&mut self) {
        self.is_untaken = true;
        self.note(|activity| activity.untaken = activity.untaken.saturating_add(1));
    }

    /// The connection comes for more.
    pub(super) fn taken(&mut self) {
        if std::mem::take(&mut self.is_untaken) {
            self.note(|activity| {
                activity.untaken = activity.untaken.saturating_sub(1);
                activity.taken = activity.taken.wrapping_add(1);
            });
        }
    }

    /// Wakes nobody: it happens with every piece of an answer.
    fn note(&self, change: impl FnOnce(&mut Activity)) {
        self.activity.send_if_modified(|activity| {
            change(activity);
            false
        });
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.taken();
        self.activity.send_modify(|activity| activity.in_flight = activity.in_flight.saturating_sub(1));
    }
}

/// Waits for a connection to have nothing to do.
#[derive(Debug)]
pub(super) struct Quiet(watch::Receiver<Activity>);

impl Quiet {
    /// Returns when there was no request for `long`.
    pub(super) async fn lasted(&mut self, long: std::time::Duration) {
        loop {
            let idle = self.0.wait_for(|activity| activity.in_flight == 0).await.is_ok();
            if !idle || !matches!(tokio::time::timeout(long, self.0.changed()).await, Ok(Ok(()))) {
                return;
            }
        }
    }
}

/// Waits for a client to take nothing of its answers.
#[derive(Debug)]
pub(super) struct Stall(watch::Receiver<Activity>);

impl Stall {
    /// Returns when every answer there is has waited for the client for `long`, or up to twice that.
    pub(super) async fn lasted(&mut self, long: std::time::Duration) {
        loop {
            let before = self.0.borrow().taken;
            tokio::time::sleep(long).await;
            let Activity { in_flight, untaken, taken, .. } = *self.0.borrow();
            if in_flight > 0 && untaken == in_flight && taken == before {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(place: &mut Place, closed: bool) {
        assert_eq!(place.closed.try_recv().is_ok(), closed);
    }

    #[test]
    fn the_one_that_waits_longest_for_its_first_request_gives_way() {
        let mut connections = Connections::new(3);
        let mut places: Vec<Place> = (0..3).map(|_| connections.open().unwrap()).collect();
        drop(places[0].activity().0.begin());
        let _fourth = connections.open().unwrap();
        check(&mut places[0], false);
        check(&mut places[1], true);
        check(&mut places[2], false);
    }

    #[test]
    fn one_in_the_middle_of_an_answer_never_does() {
        let mut connections = Connections::new(2);
        let mut places: Vec<Place> = (0..2).map(|_| connections.open().unwrap()).collect();
        let answers: Vec<InFlight> = places.iter().map(|place| place.activity().0.begin()).collect();
        assert!(connections.open().is_none());
        drop(answers);
        assert!(connections.open().is_some());
        check(&mut places[0], true);
        check(&mut places[1], false);
    }

    #[test]
    fn one_that_has_ended_takes_no_place() {
        let mut connections = Connections::new(1);
        let place = connections.open().unwrap();
        let _answer = place.activity().0.begin();
        drop(place);
        assert!(connections.open().is_some());
    }
}

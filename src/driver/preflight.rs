//! Asking the services of a config how they are, while nothing calls them: when it is opened or edited, when the user
//! wants it, and from time to time.

use std::{rc::Rc, sync::atomic::Ordering::Relaxed};

use futures_util::{StreamExt as _, future::abortable, stream};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wattflow_engine::{
    config::{Node, use_service},
    preflight::{Round, ServiceState, TIMEOUT_MILLIS, Tally, Target, needs_consent, targets},
};

use super::{Driver, browser, clock};

/// Browsers open about 6 connections to an origin over HTTP/1.1; the rest stays free for the page.
const AT_ONCE: usize = 3;

impl Driver {
    /// Checks every service of the config, as the user wants.
    pub(super) fn check_services(self) {
        self.check_edits();
        self.let_ask();
        self.model.shown.get_untracked().forget_findings();
        self.ask_services();
    }

    /// The user has decided to have the services called, whoever sent their addresses.
    pub(super) fn let_ask(self) {
        self.model.shown.get_untracked().is_linked.store(false, Relaxed);
        self.live.update_value(|live| live.untried_gateway.clear());
    }

    /// Asks what is to be asked now. A run that starts meanwhile goes before, and the rest is asked after it.
    pub(super) fn ask_services(self) {
        self.stop_checks();
        let shown = self.model.shown.get_untracked();
        let Some(pipeline) = shown.pipeline.clone().filter(|_| !self.is_running()) else { return };
        let asks_again = self.live.try_update_value(|live| live.watch.begins(clock::now())) == Some(true);
        if browser::is_hidden() {
            return;
        }
        let is_linked = shown.is_linked.load(Relaxed);
        let is_foreign = self.live.with_value(|live| !live.untried_gateway.is_empty());
        let node = |target: &Target| -> Option<&Node> { pipeline.nodes.get(*target.nodes.first()?) };
        let known = |target: &Target| shown.found(&node(target)?.id).map(|finding| finding.state);
        let is_withheld = |target: &Target| needs_consent(&target.address, is_linked, is_foreign);
        let Round { asked, mut tally } = Round::new(targets(&pipeline), &known, &is_withheld, asks_again);
        self.model.checking.set(tally);
        // Nobody waits for what is asked again.
        let at_once = if tally.is_under_way() { AT_ONCE } else { 1 };
        let transport = Rc::new(self.live.with_value(|live| live.transport.clone()));
        let (all, handle) = abortable(async move {
            let check = |(target, before): (Target, Option<ServiceState>)| {
                let transport = Rc::clone(&transport);
                async move {
                    let finding = transport.check(&target.address, &target.service, before, TIMEOUT_MILLIS).await;
                    (finding, target, before)
                }
            };
            let mut found_change = false;
            let mut checks = stream::iter(asked).map(check).buffer_unordered(at_once);
            while let Some((finding, target, before)) = checks.next().await {
                found_change |= before != Some(finding.state);
                tally.found(before, finding.state);
                let now = self.model.shown.get_untracked();
                let ids = target.nodes.iter().filter_map(|node| Some(pipeline.nodes.get(*node)?.id.as_str()));
                // What was edited since may be another service by now.
                now.set_findings(ids.filter(|id| now.has_same_service(&shown, id)), &finding);
            }
            // Once a round: a screen reader reads each of them.
            self.model.checking.set(tally);
            self.live.update_value(|live| live.watch.ended(found_change, clock::now()));
            self.wait_to_ask();
        });
        self.live.update_value(|live| live.checks = Some(handle));
        spawn_local(async move {
            // Given up, there is nothing more to do.
            let _ = all.await;
        });
    }

    /// Asks again when that is due, while somebody sees the page and nothing runs.
    pub(super) fn wait_to_ask(self) {
        let can_ask = self.model.shown.with_untracked(|shown| shown.pipeline.is_some());
        let waits = can_ask && !browser::is_hidden() && !self.is_running();
        self.live.update_value(|live| {
            let millis = u32::try_from(live.watch.wait_millis(clock::now())).unwrap_or(u32::MAX);
            live.due_round = waits.then(|| Timeout::new(millis, move || self.ask_services()));
        });
    }

    /// The services may be others now, or other than they seemed.
    pub(super) fn services_changed(self) {
        self.live.update_value(|live| live.watch.changed(clock::now()));
        self.wait_to_ask();
    }

    /// The page is seen again, or no longer.
    pub(super) fn seen(self) {
        if browser::is_hidden() { self.stop_checks() } else { self.wait_to_ask() }
    }

    /// Gives up what is still being checked, and what would be.
    pub(super) fn stop_checks(self) {
        let checks = self.live.try_update_value(|live| {
            live.due_round = None;
            live.checks.take()
        });
        if let Some(checks) = checks.flatten() {
            checks.abort();
            if self.model.checking.get_untracked().is_under_way() {
                self.model.checking.set(Tally::default());
            }
        }
    }

    /// Tells whose services are not called before the user wants it.
    pub(super) fn tell_withheld(self) {
        if self.model.checking.get_untracked().withheld == 0 {
            return;
        }
        let gateway = self.live.with_value(|live| live.untried_gateway.clone());
        self.tell(if gateway.is_empty() {
            "This config came in a link: Check services calls its http addresses, if you trust them.".to_owned()
        } else {
            [
                "Calls go through ",
                &gateway,
                ", as the link to this page says: Check services makes them, if you trust it.",
            ]
            .concat()
        });
    }

    /// Has the selected node called on what its service was found to serve, and all nodes where they all need that.
    pub(super) fn use_served(self) {
        self.check_edits();
        let shown = self.model.shown.get_untracked();
        let selected = self.model.selected.get_untracked();
        let Some((ids, service)) = selected.and_then(|node| shown.to_mend_with(node)) else { return };
        if let Some(fix) = use_service(&shown.text, &ids, service) {
            self.repair(&shown, &fix);
            self.ask_services();
        }
    }
}

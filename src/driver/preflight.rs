//! Checking the services of a config before a run calls them: when it is opened, and when asked to.

use std::rc::Rc;

use futures_util::{StreamExt as _, future::abortable, stream};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;
use wattflow_engine::preflight::{TIMEOUT_MILLIS, Target, targets};

use super::Driver;
use crate::model::Checking;

/// Browsers open about 6 connections to an origin over HTTP/1.1; the rest stays free for the page.
const AT_ONCE: usize = 3;

impl Driver {
    /// Checks every service of the config, each once. A run that starts meanwhile goes before: what was not checked by
    /// then is not.
    pub(super) fn check_services(self) {
        self.check_edits();
        self.stop_checks();
        let shown = self.model.shown.get_untracked();
        let Some(pipeline) = shown.pipeline.clone().filter(|_| !self.model.is_running_untracked()) else { return };
        let services = targets(&pipeline);
        shown.forget_findings();
        self.model.checking.set(Checking { checked: 0, services: services.len(), not_ready: 0 });
        let transport = Rc::new(self.live.with_value(|live| live.transport.clone()));
        let (all, handle) = abortable(async move {
            let check = |target: Target| {
                let transport = Rc::clone(&transport);
                async move { (transport.check(&target.address, &target.service, TIMEOUT_MILLIS).await, target) }
            };
            let mut checks = stream::iter(services).map(check).buffer_unordered(AT_ONCE);
            while let Some((finding, target)) = checks.next().await {
                self.model.checking.update(|checking| {
                    checking.checked = checking.checked.saturating_add(1);
                    checking.not_ready = checking.not_ready.saturating_add(usize::from(!finding.state.is_ready()));
                });
                let now = self.model.shown.get_untracked();
                let ids = target.nodes.iter().filter_map(|node| Some(pipeline.nodes.get(*node)?.id.as_str()));
                // What was edited since may be another service by now.
                now.set_findings(ids.filter(|id| now.address(id) == shown.address(id)), &finding);
            }
        });
        self.live.update_value(|live| live.checks = Some(handle));
        spawn_local(async move {
            // Given up, there is nothing more to do.
            let _ = all.await;
        });
    }

    /// Gives up what is still being checked.
    pub(super) fn stop_checks(self) {
        if let Some(checks) = self.live.try_update_value(|live| live.checks.take()).flatten() {
            checks.abort();
            let checking = self.model.checking.get_untracked();
            if checking.checked < checking.services {
                self.model.checking.set(Checking::default());
            }
        }
    }
}

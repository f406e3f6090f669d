//! What leads where in a pipeline, and so which nodes a scope takes in.

use super::Scope;
use crate::config::Pipeline;

/// For each node whether it is part of what is asked for.
pub(super) fn wanted(pipeline: &Pipeline, scope: Scope) -> Vec<bool> {
    let order = in_order(pipeline);
    let mut from = vec![true; pipeline.nodes.len()];
    let mut up_to = from.clone();
    if let Scope::From(node) | Scope::Only(node) | Scope::Between(node, _) = scope {
        from.fill(false);
        mark(&mut from, node);
        let follow = !matches!(scope, Scope::Only(_));
        for index in &order {
            if follow && flag(&from, *index) {
                for next in followers(pipeline, *index) {
                    mark(&mut from, *next);
                }
            }
        }
    }
    if let Scope::UpTo(node) | Scope::Between(_, node) = scope {
        up_to.fill(false);
        mark(&mut up_to, node);
        for index in order.iter().rev() {
            if followers(pipeline, *index).iter().any(|next| flag(&up_to, *next)) {
                mark(&mut up_to, *index);
            }
        }
    }
    from.iter().zip(&up_to).map(|(from, up_to)| *from && *up_to).collect()
}

/// The nodes so that each comes after all that lead to it.
pub(super) fn in_order(pipeline: &Pipeline) -> Vec<usize> {
    let mut leading = vec![0_usize; pipeline.nodes.len()];
    for next in pipeline.nodes.iter().flat_map(|node| &node.next) {
        if let Some(count) = leading.get_mut(*next) {
            *count = count.saturating_add(1);
        }
    }
    let mut order: Vec<usize> = (0..leading.len()).filter(|node| leading.get(*node) == Some(&0)).collect();
    let mut done = 0;
    while let Some(index) = order.get(done).copied() {
        done = done.saturating_add(1);
        for next in followers(pipeline, index) {
            if let Some(count) = leading.get_mut(*next) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    order.push(*next);
                }
            }
        }
    }
    order
}

pub(super) fn followers(pipeline: &Pipeline, node: usize) -> &[usize] {
    pipeline.nodes.get(node).map_or(&[], |node| &node.next)
}

pub(super) fn flag(flags: &[bool], node: usize) -> bool {
    flags.get(node) == Some(&true)
}

fn mark(flags: &mut [bool], node: usize) {
    if let Some(flag) = flags.get_mut(node) {
        *flag = true;
    }
}

//! Where nodes stand in the drawing: in layers that follow each other, and across them so that few edges cross and most
//! are straight.
//!
//! Draws any graph, also one that cannot run: edges that lead back are left out of the layering. O(nodes + edges) for
//! chains; for other graphs the work is bounded. Edges that jump over layers get a place of their own in each.

mod coordinates;
mod layers;
pub(crate) mod links;
mod order;

use layers::{LayeredEdge, Layers};
use links::{Links, at};

/// A drawing in units of layers and fractions of rows, to be scaled by the shell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// Where each node stands, parallel to the nodes.
    pub places: Vec<Place>,
    /// How far the drawing reaches across the layers.
    pub across: i32,
    /// Where all edges lead.
    edges: Vec<LayeredEdge>,
    /// Which of the edges leave each node.
    leaving: Links,
    /// Which of the edges enter each node; those that lead back are left out.
    entering: Links,
    /// Which of the edges cross more than the gap between two layers.
    long: Vec<usize>,
    /// Where the bends of all edges stand across their layers.
    bends: Vec<i32>,
    /// The nodes of each layer, in their order across it.
    layers: Links,
}

/// A point of the drawing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Layer, from 0 at the start.
    pub layer: usize,
    /// Its middle, across the layer, in units of which a row has [`Layout::ROW`].
    pub across: i32,
}

/// An arrow of the drawing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edge<'l> {
    /// Index of the node that it leaves.
    pub leaves: usize,
    /// Where that stands.
    pub from: Place,
    /// Index of the node that it enters.
    pub to: usize,
    /// Where that stands.
    pub end: Place,
    /// Where it passes each layer in between, in order; nothing for an edge that goes straight or leads back.
    pub via: &'l [i32],
}

impl<'l> Edge<'l> {
    /// The places that it passes on its way.
    pub fn bends(self) -> impl Iterator<Item = Place> + use<'l> {
        let layers = self.from.layer.saturating_add(1)..;
        self.via.iter().zip(layers).map(|(across, layer)| Place { layer, across: *across })
    }

    /// Whether it leads back, as in a cycle.
    #[must_use]
    pub const fn is_back(self) -> bool {
        self.end.layer <= self.from.layer
    }
}

impl Layout {
    /// How much room a node takes across its layer, with the gap to the next one.
    pub const ROW: i32 = 64;
    /// How much room an edge takes that passes a layer.
    const BEND: i32 = 20;

    /// How many layers there are.
    #[must_use]
    pub fn layers(&self) -> usize {
        self.layers.count()
    }

    /// The nodes of a layer, in their order across it.
    #[must_use]
    pub fn layer(&self, layer: usize) -> &[usize] {
        self.layers.of(layer)
    }

    /// The edges that leave a node.
    pub fn edges(&self, node: usize) -> impl Iterator<Item = Edge<'_>> {
        self.leaving.of(node).iter().filter_map(|edge| self.edge(*edge))
    }

    /// The edges that lead onward to a node.
    pub fn edges_into(&self, node: usize) -> impl Iterator<Item = Edge<'_>> {
        self.entering.of(node).iter().filter_map(|edge| self.edge(*edge))
    }

    /// The edges that cross more than the gap between two layers.
    pub fn long_edges(&self) -> impl Iterator<Item = Edge<'_>> {
        self.long.iter().filter_map(|edge| self.edge(*edge))
    }

    fn edge(&self, edge: usize) -> Option<Edge<'_>> {
        let edge = self.edges.get(edge)?;
        Some(Edge {
            leaves: edge.from,
            from: at(&self.places, edge.from),
            to: edge.to,
            end: at(&self.places, edge.to),
            via: self.bends.get(edge.bends.0..edge.bends.1).unwrap_or_default(),
        })
    }
}

/// Lays out the graph in which node `i` is followed by `next[i]`. Indices outside the graph are ignored.
#[must_use]
pub fn layout(next: &[Vec<usize>]) -> Layout {
    let mut layers = Layers::new(next);
    order::order(&mut layers);
    let (middles, across) = coordinates::across(&layers);
    let nodes = next.len();
    let places = (0..nodes).map(|node| Place { layer: at(&layers.layer_of, node), across: at(&middles, node) });
    let layer = |node: usize| at(&layers.layer_of, node);
    let mut leaving = Vec::with_capacity(layers.edges.len());
    let mut entering = Vec::with_capacity(layers.edges.len());
    let mut long = Vec::new();
    for (index, edge) in layers.edges.iter_mut().enumerate() {
        edge.bends = (edge.bends.0.saturating_sub(nodes), edge.bends.1.saturating_sub(nodes));
        leaving.push((edge.from, index));
        if layer(edge.to) > layer(edge.from) {
            entering.push((edge.to, index));
        }
        if layer(edge.to) != layer(edge.from).saturating_add(1) {
            long.push(index);
        }
    }
    Layout {
        places: places.collect(),
        across,
        leaving: Links::new(nodes, &leaving),
        entering: Links::new(nodes, &entering),
        long,
        edges: layers.edges,
        bends: middles.get(nodes..).unwrap_or_default().to_vec(),
        layers: layers.members.below(nodes),
    }
}

#[cfg(test)]
mod tests;

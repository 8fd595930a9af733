//! Layers: what each user says, over what it uses. The partial order that merging depends on, and nothing else.
//!
//! It deliberately knows no rank and no value.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// What one user says, and those that it uses. An item of `own` neither uses nor is used by another of them.
#[derive(Debug)]
pub(super) struct Layer<T> {
    pub own: Vec<T>,
    pub uses: Vec<Rc<Layer<T>>>,
}

impl<T> Layer<T> {
    pub fn new(own: Vec<T>, uses: Vec<Rc<Self>>) -> Rc<Self> {
        Rc::new(Self { own, uses })
    }

    /// One layer that uses all of `uses` and says nothing itself.
    pub fn join(mut uses: Vec<Rc<Self>>) -> Rc<Self> {
        match uses.len() {
            1 => uses.pop().unwrap_or_else(|| Self::new(Vec::new(), Vec::new())),
            _ => Self::new(Vec::new(), uses),
        }
    }

    /// The only item, where there is one.
    pub fn single(&self) -> Option<&T> {
        match self.own.as_slice() {
            [one] if self.uses.is_empty() => Some(one),
            _ => None,
        }
    }
}

/// A long chain of users is taken apart step by step, so that none is too long for the stack.
impl<T> Drop for Layer<T> {
    fn drop(&mut self) {
        let mut left = std::mem::take(&mut self.uses);
        while let Some(mut layer) = left.pop().and_then(Rc::into_inner) {
            left.append(&mut layer.uses);
        }
    }
}

/// Every layer below a root once, a user before those that it uses; the root is the first.
#[derive(Debug)]
pub(super) struct Order<T> {
    pub layers: Vec<Rc<Layer<T>>>,
    /// The positions of those that a layer uses.
    pub uses: Vec<Vec<usize>>,
}

impl<T> Order<T> {
    pub fn of(root: &Rc<Layer<T>>) -> Self {
        if root.uses.is_empty() {
            return Self { layers: vec![root.clone()], uses: vec![Vec::new()] };
        }
        let mut layers = finished(root);
        layers.reverse();
        let places: BTreeMap<_, usize> =
            layers.iter().enumerate().map(|(place, layer)| (Rc::as_ptr(layer), place)).collect();
        let place = |layer: &Rc<Layer<T>>| places.get(&Rc::as_ptr(layer)).copied();
        let uses = layers.iter().map(|layer| layer.uses.iter().filter_map(place).collect()).collect();
        Self { layers, uses }
    }

    /// Carries something from every user to what it uses: `own` is what a layer adds to what `join` has made of its
    /// users'. Gives for each layer what came to it, without its own.
    pub fn carry<U: Clone + Default>(
        &self,
        own: impl Fn(usize, &Layer<T>) -> U,
        join: impl Fn(&mut U, &U),
    ) -> Vec<U> {
        let mut came = vec![U::default(); self.layers.len()];
        for (place, (layer, uses)) in self.layers.iter().zip(&self.uses).enumerate() {
            let mut here = came.get(place).cloned().unwrap_or_default();
            join(&mut here, &own(place, layer));
            for used in uses {
                if let Some(slot) = came.get_mut(*used) {
                    join(slot, &here);
                }
            }
        }
        came
    }

    /// The same order, and `below`, which all use.
    pub fn over(&self, below: &Rc<Layer<T>>) -> Rc<Layer<T>>
    where
        T: Clone,
    {
        let mut made: Vec<Rc<Layer<T>>> = Vec::new();
        for (layer, uses) in self.layers.iter().zip(&self.uses).rev() {
            let used = |place: &usize| made.get(self.layers.len() - 1 - place).cloned();
            let mut all: Vec<_> = uses.iter().filter_map(used).collect();
            if all.is_empty() {
                all.push(below.clone());
            }
            made.push(Layer::new(layer.own.clone(), all));
        }
        made.pop().unwrap_or_else(|| below.clone())
    }

    /// The same order over other items; layers that have none are left out where nothing is lost.
    pub fn project<U>(&self, mut own: impl FnMut(usize) -> Vec<U>) -> Option<Rc<Layer<U>>> {
        let mut made: Vec<Option<Rc<Layer<U>>>> = vec![None; self.layers.len()];
        for place in (0..self.layers.len()).rev() {
            let own = own(place);
            let mut uses: Vec<Rc<Layer<U>>> = Vec::new();
            for used in self.uses.get(place).into_iter().flatten() {
                uses.extend(made.get(*used).cloned().flatten());
            }
            // What is reached by two ways is reached once.
            let mut seen = BTreeSet::new();
            if uses.len() > 1 {
                uses.retain(|used| seen.insert(Rc::as_ptr(used)));
            }
            if let Some(slot) = made.get_mut(place) {
                *slot = match (own.is_empty(), uses.is_empty()) {
                    (true, true) => None,
                    (true, false) => Some(Layer::join(uses)),
                    (false, _) => Some(Layer::new(own, uses)),
                };
            }
        }
        made.into_iter().next().flatten()
    }
}

/// The layers below `root`, those that are used before their users.
fn finished<T>(root: &Rc<Layer<T>>) -> Vec<Rc<Layer<T>>> {
    let mut seen = BTreeSet::from([Rc::as_ptr(root)]);
    let mut done = Vec::new();
    let mut open: Vec<(Rc<Layer<T>>, usize)> = vec![(root.clone(), 0)];
    while let Some((layer, next)) = open.pop() {
        let Some(used) = layer.uses.get(next).cloned() else {
            done.push(layer);
            continue;
        };
        open.push((layer, next + 1));
        if seen.insert(Rc::as_ptr(&used)) {
            open.push((used, 0));
        }
    }
    done
}

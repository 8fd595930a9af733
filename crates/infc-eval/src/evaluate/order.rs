//! An order of whole values, so that what nothing else orders has one order.
//!
//! It deliberately looks at no place: equal values from different places are equal.

use std::cmp::Ordering;

use crate::{Spanned, Value};

/// Which of two values comes first.
pub(crate) fn of(one: &Value, two: &Value) -> Ordering {
    match (one, two) {
        // The text decides between what is no number, and between `60r/m` and `1r/s`.
        (Value::Scalar(one), Value::Scalar(two)) => {
            one.compare(two).unwrap_or(Ordering::Equal).then_with(|| one.to_string().cmp(&two.to_string()))
        }
        (Value::List(one), Value::List(two)) => each(one, two),
        (Value::Map(one), Value::Map(two)) => {
            let keys = one.iter().map(|entry| &entry.key).cmp(two.iter().map(|entry| &entry.key));
            let values = || {
                let pairs = one.iter().zip(two);
                pairs.map(|(one, two)| of(&one.value.value, &two.value.value)).find(|order| order.is_ne())
            };
            keys.then_with(|| values().unwrap_or(Ordering::Equal))
        }
        (Value::Record { fields: one, .. }, Value::Record { fields: two, .. }) => {
            let pairs = one.iter().zip(two.iter());
            let found =
                pairs.map(|(one, two)| option(one.as_ref(), two.as_ref())).find(|order| order.is_ne());
            found.unwrap_or(Ordering::Equal)
        }
        (
            Value::Variant { index: one, payload: first, .. },
            Value::Variant { index: two, payload: second, .. },
        ) => one.cmp(two).then_with(|| option(first.as_deref(), second.as_deref())),
        (Value::Ref(one), Value::Ref(two)) => one.cmp(two),
        // Where they lie: what they are is not known.
        (Value::Secret(one), Value::Secret(two)) => of(&one.source().value, &two.source().value),
        (Value::Unknown(one), Value::Unknown(two)) => one.cmp(two),
        _ => kind(one).cmp(&kind(two)),
    }
}

fn each(one: &[Spanned<Value>], two: &[Spanned<Value>]) -> Ordering {
    let pairs = one.iter().zip(two);
    let found = pairs.map(|(one, two)| of(&one.value, &two.value)).find(|order| order.is_ne());
    found.unwrap_or_else(|| one.len().cmp(&two.len()))
}

fn option(one: Option<&Spanned<Value>>, two: Option<&Spanned<Value>>) -> Ordering {
    match (one, two) {
        (Some(one), Some(two)) => of(&one.value, &two.value),
        _ => one.is_some().cmp(&two.is_some()),
    }
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Absent => 0,
        Value::Scalar(_) => 1,
        Value::Ref(_) => 2,
        Value::Secret(_) => 3,
        Value::Variant { .. } => 4,
        Value::List(_) => 5,
        Value::Map(_) => 6,
        Value::Record { .. } => 7,
        Value::Unknown(_) => 8,
        Value::Poison => 9,
    }
}

//! A counter's path: `\\machine\object(instance)\counter`.

/// Its parts.
#[derive(Debug, PartialEq, Eq)]
pub struct Path {
    pub object: String,
    pub instance: Option<String>,
    pub counter: String,
}

impl Path {
    /// Reads it; the machine can only be this one, and is passed over.
    pub fn read(text: &str) -> Option<Self> {
        let rest = match text.strip_prefix("\\\\") {
            Some(named) => named.split_once('\\')?.1,
            None => text.strip_prefix('\\')?,
        };
        let (object, counter) = rest.rsplit_once('\\')?;
        let (object, instance) = match object.split_once('(') {
            Some((object, instance)) => (object, Some(instance.strip_suffix(')')?.to_owned())),
            None => (object, None),
        };
        let is_whole = !object.is_empty() && !counter.is_empty();
        is_whole.then(|| Self { object: object.to_owned(), instance, counter: counter.to_owned() })
    }
}

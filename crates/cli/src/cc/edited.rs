//! A text of which some parts are replaced and all else stays.

use std::borrow::Cow;

/// The text as far as it has been made, and how much of the old one that is.
pub struct Edited<'text> {
    text: &'text str,
    made: String,
    done: usize,
}

impl<'text> Edited<'text> {
    pub fn new(text: &'text str) -> Self {
        Self { text, made: String::new(), done: 0 }
    }

    /// Puts something in the place of a part, which lies behind all that were replaced before.
    pub fn replace(&mut self, from: usize, to: usize, with: &str) {
        self.made.push_str(&self.text[self.done..from]);
        self.made.push_str(with);
        self.done = to;
    }

    /// Where the last part ends that was replaced.
    pub fn done(&self) -> usize {
        self.done
    }

    /// The whole text; the old one where nothing was replaced.
    pub fn finish(mut self) -> Cow<'text, str> {
        if self.made.is_empty() && self.done == 0 {
            return Cow::Borrowed(self.text);
        }
        self.made.push_str(&self.text[self.done..]);
        Cow::Owned(self.made)
    }
}

/// What is made of a text next; the same text where nothing is.
pub fn then<'text>(
    text: Cow<'text, str>,
    change: impl for<'before> FnOnce(&'before str) -> Cow<'before, str>,
) -> Cow<'text, str> {
    match change(&text) {
        Cow::Borrowed(_) => text,
        Cow::Owned(changed) => Cow::Owned(changed),
    }
}

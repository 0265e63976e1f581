//! Which directory each mark of the kernel (a *watch descriptor*) stands for: a mark stays with its directory when that is moved.

use std::collections::HashMap;

#[derive(Debug)]
struct Node {
    /// `None` at the root.
    parent: Option<i32>,
    name: String,
    children: Vec<i32>,
}

#[derive(Debug)]
pub(super) struct Tree {
    pub(super) root: i32,
    nodes: HashMap<i32, Node>,
}

impl Tree {
    pub(super) fn new(root: i32) -> Self {
        let node = Node { parent: None, name: String::new(), children: Vec::new() };
        Self { root, nodes: HashMap::from([(root, node)]) }
    }

    pub(super) fn knows(&self, mark: i32) -> bool {
        self.nodes.contains_key(&mark)
    }

    /// A directory's path from the root on, with what is in it; `None` for a mark that is not known.
    pub(super) fn path(&self, mark: i32, name: &str) -> Option<String> {
        let mut path = name.to_owned();
        let mut node = self.nodes.get(&mark)?;
        while let Some(parent) = node.parent {
            let between = if path.is_empty() { "" } else { "/" };
            path = format!("{}{between}{path}", node.name);
            node = self.nodes.get(&parent)?;
        }
        Some(path)
    }

    /// Whether a directory is this one, or lies in it.
    fn is_within(&self, mut mark: i32, above: i32) -> bool {
        while mark != above {
            let Some(parent) = self.nodes.get(&mark).and_then(|node| node.parent) else { return false };
            mark = parent;
        }
        true
    }

    /// A directory is in another: anew, or moved there. False where it is not: by a mount a directory may be found within
    /// itself, where there is nothing that its own place does not tell.
    pub(super) fn put(&mut self, mark: i32, parent: i32, name: &str) -> bool {
        if mark == self.root || !self.knows(parent) || self.is_within(parent, mark) {
            return false;
        }
        let before = self.nodes.get(&mark).and_then(|node| node.parent);
        if let Some(node) = before.and_then(|before| self.nodes.get_mut(&before)) {
            node.children.retain(|child| *child != mark);
        }
        let node =
            self.nodes.entry(mark).or_insert_with(|| Node { parent: None, name: String::new(), children: Vec::new() });
        (node.parent, node.name) = (Some(parent), name.to_owned());
        if let Some(node) = self.nodes.get_mut(&parent) {
            node.children.push(mark);
        }
        true
    }

    /// The marks of all directories.
    pub(super) fn marks(&self) -> impl Iterator<Item = i32> {
        self.nodes.keys().copied()
    }

    /// The directory of a name in another.
    pub(super) fn child(&self, parent: i32, name: &str) -> Option<i32> {
        let children = &self.nodes.get(&parent)?.children;
        children.iter().copied().find(|child| self.nodes.get(child).is_some_and(|node| node.name == name))
    }

    /// A directory is no longer in the tree, nor what is below it; their marks.
    pub(super) fn remove(&mut self, mark: i32) -> Vec<i32> {
        let Some(node) = self.nodes.remove(&mark) else { return Vec::new() };
        if let Some(parent) = node.parent.and_then(|parent| self.nodes.get_mut(&parent)) {
            parent.children.retain(|child| *child != mark);
        }
        let below = node.children.into_iter().flat_map(|child| self.remove(child)).collect::<Vec<_>>();
        [vec![mark], below].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_that_is_mounted_within_itself_is_where_it_was() {
        let mut tree = Tree::new(1);
        assert!(tree.put(2, 1, "a") && tree.put(3, 2, "b"));
        for (mark, parent) in [(1, 3), (2, 2), (2, 3), (3, 3)] {
            assert!(!tree.put(mark, parent, "loop"), "{mark} in {parent}");
        }
        assert_eq!(tree.path(3, "file").as_deref(), Some("a/b/file"));
    }

    #[test]
    fn a_directory_that_is_moved_takes_what_is_below_it_along() {
        let mut tree = Tree::new(1);
        tree.put(2, 1, "a");
        tree.put(3, 2, "b");
        tree.put(4, 1, "c");
        assert_eq!(tree.path(3, "file").as_deref(), Some("a/b/file"));
        assert_eq!((tree.child(1, "a"), tree.child(1, "b"), tree.child(9, "a")), (Some(2), None, None));
        tree.put(2, 4, "d");
        assert_eq!(tree.path(3, "").as_deref(), Some("c/d/b"));
        assert_eq!((tree.child(1, "a"), tree.child(4, "d")), (None, Some(2)));
        assert_eq!(tree.path(1, "x").as_deref(), Some("x"));
        let mut gone = tree.remove(4);
        gone.sort_unstable();
        assert_eq!(gone, [2, 3, 4]);
        assert_eq!((tree.path(3, ""), tree.knows(1)), (None, true));
        tree.put(5, 4, "nowhere");
        assert!(!tree.knows(5));
    }
}

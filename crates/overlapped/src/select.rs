//! `select`, with Winsock's sets.

use std::marker::PhantomData;

use crate::{Result, Socket, Timeout};

/// `fd_set`: sockets by reference. `select` leaves the ready ones in it.
#[derive(Clone, Debug, Default)]
pub struct SocketSet<'s>(PhantomData<&'s Socket>);

impl<'s> SocketSet<'s> {
    /// `FD_ZERO`—An empty set.
    pub fn new() -> SocketSet<'s> {
        SocketSet(PhantomData)
    }
    /// `FD_SET`
    pub fn insert(&mut self, socket: &'s Socket) {
        unimplemented!("{socket:?}")
    }
    /// `FD_ISSET`
    pub fn contains(&self, socket: &Socket) -> bool {
        unimplemented!("{socket:?}")
    }
    /// `fd_count`
    pub fn len(&self) -> usize {
        unimplemented!()
    }
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// `select`—Leaves the ready sockets in the sets and returns how many they are over all sets.
pub fn select(
    read: Option<&mut SocketSet<'_>>,
    write: Option<&mut SocketSet<'_>>,
    except: Option<&mut SocketSet<'_>>,
    timeout: Timeout,
) -> Result<usize> {
    let _ = (read, write, except);
    unimplemented!("{timeout:?}")
}

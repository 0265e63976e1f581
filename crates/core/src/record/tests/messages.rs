//! 4.7: `WSAAsyncSelect`, which posts a message for each event instead of setting one.

use super::*;

const READ: NetworkEvents = NetworkEvents::READ;
const WRITE: NetworkEvents = NetworkEvents::WRITE;
const OOB: NetworkEvents = NetworkEvents::OOB;
const ACCEPT: NetworkEvents = NetworkEvents::ACCEPT;
const CONNECT: NetworkEvents = NetworkEvents::CONNECT;
const CLOSE: NetworkEvents = NetworkEvents::CLOSE;
const NONE: NetworkEvents = NetworkEvents::empty();

const TOKEN: u64 = 7;
const WINDOW: usize = 0x1234;
const MESSAGE: u32 = 0x401;

/// A socket that posts, and the mailbox of the thread that it posts to.
struct Posting {
    socket: Selected,
    mailbox: Arc<Mailbox>,
}

impl Posting {
    /// A fresh socket that posts what `mask` means, on which nothing has happened.
    fn with(mask: NetworkEvents) -> Self {
        let mut socket = Self { socket: Selected::with(NONE), mailbox: Arc::default() };
        assert!(!socket.select(mask, NONE, false));
        socket
    }

    /// Selects with the same window; whether the thread is to be woken.
    fn select(&mut self, mask: NetworkEvents, present: NetworkEvents, has_room: bool) -> bool {
        let messages = Messages::new(Arc::clone(&self.mailbox), TOKEN, WINDOW, MESSAGE);
        let event = Arc::clone(&self.socket.event);
        let due = self.socket.record.select_messages(mask, event, messages, present, has_room);
        self.socket.is_set_by(due)
    }

    /// What the thread does when it is woken: posts what is due of the sockets that its mailbox names.
    fn posted(&mut self) -> Vec<(NetworkEvents, i32)> {
        let mut posts = Vec::new();
        while let Some(token) = self.mailbox.take() {
            assert_eq!(token, TOKEN);
            posts.extend(self.socket.record.take_messages(&self.mailbox));
        }
        assert!(posts.iter().all(|post| post.window == WINDOW && post.message == MESSAGE));
        posts.into_iter().map(|post| (post.event, post.code)).collect()
    }

    fn connected(&mut self, code: i32) -> bool {
        let due = self.socket.record.connected(code);
        self.socket.is_set_by(due)
    }

    fn peer_closed(&mut self, code: i32) -> bool {
        let due = self.socket.record.peer_closed(code);
        self.socket.is_set_by(due)
    }
}

#[test]
fn net_91_each_event_has_its_own_message_with_its_code() {
    let mut client = Posting::with(CONNECT | WRITE | CLOSE);
    assert!(client.connected(0));
    assert_eq!(client.posted(), [(CONNECT, 0), (WRITE, 0)]);
    assert!(client.peer_closed(10053));
    assert_eq!(client.posted(), [(CLOSE, 10053)]);
    assert_eq!(client.posted(), []);

    let mut refused = Posting::with(CONNECT | WRITE);
    assert!(refused.connected(10061));
    assert_eq!(refused.posted(), [(CONNECT, 10061)]);
}

#[test]
fn net_91_what_was_not_selected_is_not_posted_and_wakes_nobody() {
    let mut socket = Posting::with(READ);
    assert!(!socket.peer_closed(0));
    assert!(!socket.socket.arrived(OOB));
    assert!(socket.mailbox.take().is_none());
    assert!(socket.socket.arrived(READ));
    assert_eq!(socket.posted(), [(READ, 0)]);
    assert!(socket.select(CLOSE, NONE, false), "but it is remembered, where it ends once");
    assert_eq!(socket.posted(), [(CLOSE, 0)]);
}

#[test]
fn net_92_a_condition_is_posted_once_until_the_call_that_reenables_it() {
    for bit in LEVELS {
        let mut socket = Posting::with(bit);
        assert!(socket.socket.arrived(bit));
        assert_eq!(socket.posted(), [(bit, 0)]);
        assert!(!socket.socket.arrived(bit), "nor does more of it");
        assert_eq!(socket.posted(), []);
        assert!(socket.socket.reenabled(bit, true), "some is left");
        assert_eq!(socket.posted(), [(bit, 0)]);
        assert!(!socket.socket.reenabled(bit, false), "nothing is left");
        assert_eq!(socket.posted(), []);
        assert!(socket.socket.arrived(bit));
        assert_eq!(socket.posted(), [(bit, 0)]);
    }
}

#[test]
fn net_21_a_call_that_fails_for_want_of_something_else_posts_nothing_until_it_is_tried_again() {
    for bit in LEVELS {
        let mut socket = Posting::with(bit);
        assert!(socket.socket.arrived(bit));
        assert_eq!(socket.posted(), [(bit, 0)]);
        socket.socket.record.rearmed(bit);
        assert_eq!(socket.posted(), []);
        assert!(socket.socket.arrived(bit));
        assert_eq!(socket.posted(), [(bit, 0)]);
    }
}

#[test]
fn net_92_what_was_posted_of_one_condition_holds_back_no_other() {
    let mut socket = Posting::with(READ | OOB);
    assert!(socket.socket.arrived(READ));
    assert_eq!(socket.posted(), [(READ, 0)]);
    assert!(socket.socket.arrived(READ | OOB));
    assert_eq!(socket.posted(), [(OOB, 0)]);
}

#[test]
fn net_92_what_was_consumed_before_the_message_was_posted_is_not() {
    let mut socket = Posting::with(READ);
    assert!(socket.socket.arrived(READ));
    assert!(!socket.socket.reenabled(READ, false));
    assert_eq!(socket.posted(), []);
    assert!(socket.socket.arrived(READ), "the thread is told anew");
    assert_eq!(socket.posted(), [(READ, 0)]);
}

#[test]
fn net_92_selecting_again_posts_again_what_holds() {
    for bit in LEVELS {
        let mut socket = Posting::with(bit);
        assert!(socket.socket.arrived(bit));
        assert_eq!(socket.posted(), [(bit, 0)]);
        assert!(socket.select(bit, bit, false));
        assert_eq!(socket.posted(), [(bit, 0)]);
        assert!(!socket.select(bit, NONE, false), "it does not hold any more");
        assert!(socket.socket.arrived(bit), "so this is the first of it");
        assert_eq!(socket.posted(), [(bit, 0)]);
    }
}

#[test]
fn net_92_selecting_again_posts_nothing_that_was_not_selected() {
    let mut socket = Posting::with(READ | OOB);
    assert!(socket.socket.arrived(READ | OOB));
    assert_eq!(socket.posted(), [(OOB, 0), (READ, 0)]);
    assert!(socket.select(READ, READ | OOB, true));
    assert_eq!(socket.posted(), [(READ, 0)]);
    assert_eq!(socket.socket.record.reported(), READ | OOB, "the other one was posted before, and not re-enabled");
    assert!(!socket.select(CLOSE, CLOSE | CONNECT, false), "what ends once does not hold");
    assert_eq!(socket.posted(), []);
}

#[test]
fn net_45_selecting_again_posts_room_again_where_there_is_some() {
    let mut socket = Posting::with(WRITE);
    assert!(socket.socket.record.writable_from_birth().is_some());
    assert_eq!(socket.posted(), [(WRITE, 0)]);
    assert!(socket.select(WRITE, NONE, true));
    assert_eq!(socket.posted(), [(WRITE, 0)]);
    assert!(!socket.select(WRITE, NONE, false));
    assert!(!socket.select(READ, NONE, true), "where it is selected");
    assert_eq!(socket.posted(), []);
}

#[test]
fn net_47_the_end_of_a_connect_attempt_is_never_posted_late() {
    let mut client = Posting::with(READ);
    assert!(!client.connected(0));
    assert!(client.select(CONNECT | WRITE, NONE, false), "for the first room, which is still due");
    assert_eq!(client.posted(), [(WRITE, 0)]);
    assert!(!client.select(CONNECT, NONE, false));
    assert_eq!(client.posted(), []);
}

#[test]
fn net_93_what_is_due_at_once_is_posted_in_order() {
    let mut socket = Posting::with(NetworkEvents::all());
    for bit in [NetworkEvents::ADDRESS_LIST_CHANGE, NetworkEvents::ROUTING_INTERFACE_CHANGE] {
        assert!(socket.socket.record.changed(bit).is_some());
    }
    assert!(socket.peer_closed(0));
    assert!(socket.socket.arrived(READ | OOB | ACCEPT));
    assert!(socket.connected(0));
    let order: Vec<_> = socket.posted().into_iter().map(|(event, _)| event).collect();
    let changes = [NetworkEvents::ROUTING_INTERFACE_CHANGE, NetworkEvents::ADDRESS_LIST_CHANGE];
    assert_eq!(order, [[CONNECT, ACCEPT, OOB, READ, WRITE, CLOSE].as_slice(), &changes].concat());
}

#[test]
fn net_95_an_accepted_socket_inherits_window_message_and_mask() {
    const ACCEPTED: u64 = 8;
    let mut listener = Posting::with(ACCEPT | READ | CLOSE);
    assert!(listener.socket.arrived(ACCEPT));
    // The listener is listed at this moment; that is its own.
    let mut accepted = listener.socket.record.inherit(ACCEPTED);
    assert_eq!(accepted.mask(), ACCEPT | READ | CLOSE);
    assert!(listener.socket.is_set_by(accepted.arrived(READ).cloned()));
    assert_eq!([listener.mailbox.take(), listener.mailbox.take()], [Some(TOKEN), Some(ACCEPTED)]);
    assert!(listener.mailbox.take().is_none());
    let posts: Vec<_> = accepted.take_messages(&listener.mailbox).collect();
    assert_eq!(posts, [Post { window: WINDOW, message: MESSAGE, event: READ, code: 0 }]);
    let posts: Vec<_> = listener.socket.record.take_messages(&listener.mailbox).map(|post| post.event).collect();
    assert_eq!(posts, [ACCEPT]);
}

#[test]
fn net_90_the_last_selection_counts_whatever_it_tells_by() {
    let mut socket = Posting::with(READ);
    assert!(socket.socket.arrived(READ));
    // The mailbox names the socket, and finds that it posts nothing any more.
    assert!(socket.socket.select(READ, READ), "recorded for the event");
    assert_eq!(socket.posted(), []);
    assert_eq!(socket.socket.events(), READ, "nothing was taken");
    assert!(socket.socket.arrived(READ), "a new arrival sets the event again (NET-25)");
    assert_eq!(socket.socket.events(), READ);
    assert!(socket.mailbox.take().is_none());

    assert!(socket.select(READ, READ, false));
    assert!(!socket.socket.select(NONE, READ), "mask 0 cancels");
    assert_eq!(socket.posted(), []);
}

/// The thread that a socket was selected for before looks at its messages: it must not take those of the other one.
#[test]
fn net_90_messages_for_a_window_of_another_thread_are_left_to_it() {
    let mut socket = Posting::with(READ);
    assert!(socket.socket.arrived(READ));
    let former = std::mem::take(&mut socket.mailbox);
    assert!(socket.select(READ, READ, false));
    assert_eq!(former.take(), Some(TOKEN));
    assert_eq!(socket.socket.record.take_messages(&former).count(), 0);
    assert_eq!(socket.posted(), [(READ, 0)]);
    assert!(socket.socket.reenabled(READ, true), "and from then on the other one is told");
    assert_eq!(former.take(), None);
    assert_eq!(socket.posted(), [(READ, 0)]);
}

#[test]
fn net_14_unknown_mask_bits_are_ignored_of_messages_too() {
    let mut socket = Posting::with(NetworkEvents::from_bits_retain(0xffff_ffff));
    assert_eq!(socket.socket.record.mask(), NetworkEvents::all());
    assert!(!socket.select(NetworkEvents::from_bits_retain(0xffff_fc00), NONE, true));
    assert!(!socket.socket.record.is_selected());
}

/// Many things happen to a socket between two looks of its thread, and one look finds them all.
#[test]
fn a_mailbox_names_each_socket_once_in_the_order_in_which_they_had_something() {
    let mailbox = Arc::<Mailbox>::default();
    let mut sockets = [1, 2, 3].map(|token| {
        let mut record = Record::default();
        let messages = Messages::new(Arc::clone(&mailbox), token, WINDOW, MESSAGE);
        assert!(record.select_messages(READ | CLOSE, event(), messages, NONE, false).is_none());
        record
    });
    for round in 0..2 {
        for at in [1, 0, 1, 2, 1] {
            sockets[at].reenabled(READ, false);
            assert!(sockets[at].arrived(READ).is_some(), "round {round}");
        }
        for token in [2, 1, 3] {
            assert_eq!(mailbox.take(), Some(token));
            assert_eq!(sockets[token as usize - 1].take_messages(&mailbox).count(), 1);
        }
        assert_eq!(mailbox.take(), None);
    }
}

//! A thread's message queue.
//!
//! Posted messages stand in a list; what sockets have is taken out of their records when the thread looks (see
//! `core::record::Mailbox`), and timers and WM_QUIT are made when nothing else is there, as on Windows. One event says that
//! something new may be there: whoever looks resets it first, so that what comes meanwhile sets it again.

use crate::linux::deliver::Delivery;
use crate::linux::{current, handle};
use overlapped_core::Object;
use overlapped_core::clock;
use overlapped_core::record::Mailbox;
use parking_lot::Mutex;
use std::cell::OnceCell;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Weak};

/// One message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Message {
    pub(crate) window: usize,
    pub(crate) message: u32,
    pub(crate) wparam: usize,
    pub(crate) lparam: isize,
    pub(crate) time_ms: u32,
}

impl Message {
    pub(super) fn new(window: usize, message: u32, wparam: usize, lparam: isize) -> Self {
        Self { window, message, wparam, lparam, time_ms: now_ms() as u32 }
    }
}

pub(super) fn now_ms() -> u64 {
    clock::monotonic_ns() / 1_000_000
}

/// When so many milliseconds from now are over: never early.
pub(super) fn due_after(period_ms: u64) -> u64 {
    clock::monotonic_ns().div_ceil(1_000_000) + period_ms
}

/// A message that its sender waits for.
pub(super) struct Sent {
    pub(super) message: Message,
    pub(super) done: Arc<Object>,
    pub(super) result: Arc<Mutex<Option<isize>>>,
}

/// `SetTimer`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timer {
    pub(super) window: usize,
    pub(super) id: usize,
    pub(super) period_ms: u64,
    pub(super) due_ms: u64,
    /// The address of the program's procedure, zero if none.
    pub(super) procedure: usize,
}

/// `WM_TIMER`, `WM_QUIT`.
const WM_TIMER: u32 = 0x113;
const WM_QUIT: u32 = 0x12;

/// How many posted messages a queue takes.
const MOST_POSTED: usize = 10_000;

#[derive(Default)]
struct Inner {
    posted: VecDeque<Message>,
    sent: VecDeque<Sent>,
    quit: Option<usize>,
    timers: Vec<Timer>,
    next_timer: usize,
}

pub(crate) struct Queue {
    /// The number that the program knows the thread by.
    pub(super) thread: u32,
    /// Something new may be there.
    pub(crate) news: Arc<Object>,
    /// Which sockets have messages.
    pub(crate) mailbox: Arc<Mailbox>,
    inner: Mutex<Inner>,
}

/// Which messages are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Filter {
    /// Zero for all; minus one for those of no window.
    pub(super) window: usize,
    pub(super) least: u32,
    pub(super) most: u32,
}

impl Filter {
    fn window_fits(&self, window: usize) -> bool {
        match self.window {
            0 => true,
            usize::MAX => window == 0,
            wanted => wanted == window,
        }
    }

    fn fits(&self, message: &Message) -> bool {
        let all = (self.least, self.most) == (0, 0);
        self.window_fits(message.window) && (all || (self.least..=self.most).contains(&message.message))
    }
}

static QUEUES: Mutex<Option<HashMap<u32, Weak<Queue>>>> = Mutex::new(None);

thread_local! {
    static MINE: OnceCell<Arc<Queue>> = const { OnceCell::new() };
}

/// The queue of the calling thread, made when first needed.
pub(crate) fn mine() -> Arc<Queue> {
    let make = || {
        let thread = current::number();
        let queue = Arc::new(Queue {
            thread,
            news: Arc::new(Object::event(true, false)),
            mailbox: Arc::default(),
            inner: Mutex::default(),
        });
        let mut queues = QUEUES.lock();
        let queues = queues.get_or_insert_default();
        queues.retain(|_, queue| queue.strong_count() > 0);
        queues.insert(thread, Arc::downgrade(&queue));
        queue
    };
    // In the last moments of a thread each call has a queue of its own.
    MINE.try_with(|mine| Arc::clone(mine.get_or_init(make))).unwrap_or_else(|_| make())
}

/// The queue of a thread that has one.
pub(super) fn of_thread(thread: u32) -> Option<Arc<Queue>> {
    QUEUES.lock().as_ref()?.get(&thread)?.upgrade()
}

impl Queue {
    pub(super) fn tell(&self) {
        self.news.set(&mut Delivery::new().wakes);
    }

    /// Appends a message; false where there are too many.
    pub(super) fn post(&self, message: Message) -> bool {
        let mut inner = self.inner.lock();
        if inner.posted.len() >= MOST_POSTED {
            return false;
        }
        inner.posted.push_back(message);
        drop(inner);
        self.tell();
        true
    }

    pub(super) fn send(&self, sent: Sent) {
        self.inner.lock().sent.push_back(sent);
        self.tell();
    }

    pub(super) fn next_sent(&self) -> Option<Sent> {
        self.inner.lock().sent.pop_front()
    }

    pub(super) fn quit(&self, code: usize) {
        self.inner.lock().quit = Some(code);
        self.tell();
    }

    /// Forgets what is for a window that is gone.
    pub(super) fn forget(&self, window: usize) {
        let mut inner = self.inner.lock();
        inner.posted.retain(|message| message.window != window);
        inner.timers.retain(|timer| timer.window != window);
    }

    /// Takes the messages of sockets in.
    fn collect(&self) {
        while let Some(token) = self.mailbox.take() {
            let Some(socket) = handle::socket_by_token(token) else { continue };
            let posts = socket.record.lock().take_messages(&self.mailbox);
            let number = socket.handle();
            let mut inner = self.inner.lock();
            for post in posts {
                // WSAMAKESELECTREPLY: the event below, the error above.
                let lparam = (post.event.bits() & 0xffff) | ((post.code as u32 & 0xffff) << 16);
                inner.posted.push_back(Message::new(post.window, post.message, number, lparam as isize));
            }
        }
    }

    /// Whether something is there that nobody has taken.
    pub(super) fn has_any(&self) -> bool {
        self.collect();
        let inner = self.inner.lock();
        let now = now_ms();
        !inner.posted.is_empty()
            || !inner.sent.is_empty()
            || inner.quit.is_some()
            || inner.timers.iter().any(|timer| timer.due_ms <= now)
    }

    /// What there is: posted messages, and timers that are due.
    pub(super) fn kinds(&self) -> (bool, bool) {
        self.collect();
        let (inner, now) = (self.inner.lock(), now_ms());
        (!inner.posted.is_empty() || inner.quit.is_some(), inner.timers.iter().any(|timer| timer.due_ms <= now))
    }

    /// Looks for the first message that fits, and takes it out if wanted.
    pub(super) fn look(&self, filter: Filter, remove: bool) -> Option<Message> {
        self.news.reset();
        self.collect();
        let mut inner = self.inner.lock();
        if let Some(at) = inner.posted.iter().position(|message| filter.fits(message)) {
            return if remove { inner.posted.remove(at) } else { inner.posted.get(at).copied() };
        }
        if let Some(code) = inner.quit
            && inner.posted.is_empty()
        {
            if remove {
                inner.quit = None;
            }
            return Some(Message::new(0, WM_QUIT, code, 0));
        }
        let now = now_ms();
        let due = |timer: &&mut Timer| {
            let tick = Message { window: timer.window, message: WM_TIMER, wparam: 0, lparam: 0, time_ms: 0 };
            timer.due_ms <= now && filter.fits(&tick)
        };
        let timer = inner.timers.iter_mut().find(due)?;
        if remove {
            timer.due_ms = due_after(timer.period_ms);
        }
        Some(Message::new(timer.window, WM_TIMER, timer.id, timer.procedure as isize))
    }

    /// When the next timer is due, in nanoseconds of the clock that deadlines are in.
    pub(super) fn next_due(&self) -> Option<u64> {
        self.inner.lock().timers.iter().map(|timer| timer.due_ms.saturating_mul(1_000_000)).min()
    }

    /// Sets a timer, or sets it anew; without a window each gets a number of its own.
    pub(super) fn set_timer(&self, mut timer: Timer) -> usize {
        let mut inner = self.inner.lock();
        let same = |known: &Timer| (known.window, known.id) == (timer.window, timer.id);
        if let Some(known) = inner.timers.iter().position(same) {
            inner.timers[known] = timer;
        } else {
            if timer.window == 0 {
                inner.next_timer += 1;
                timer.id = inner.next_timer;
            }
            inner.timers.push(timer);
        }
        drop(inner);
        self.tell();
        timer.id
    }

    pub(super) fn kill_timer(&self, window: usize, id: usize) -> bool {
        let mut inner = self.inner.lock();
        let before = inner.timers.len();
        inner.timers.retain(|timer| (timer.window, timer.id) != (window, id));
        inner.timers.len() < before
    }
}

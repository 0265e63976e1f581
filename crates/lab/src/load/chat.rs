//! A chat: the first client says lines, and every client, the first included, has to hear each of them whole.
//!
//! Lines are said one at a time: the next one when all have heard the last. A line holds its number, so a client that
//! came between two lines knows where it stands, and from then on none may be missing, changed or doubled.
//!
//! Connecting: a server may not know a client yet when its connection stands, so lines are said until all have heard one.

use super::driver::{EVENTS, RECEIVE_BYTES};
use super::kind::Load;
use super::options::Options;
use super::pattern::Pattern;
use super::tally::{Fault, Tally};
use crate::observe;
use crate::system::connect;
use crate::system::epoll::{BOTH_WAYS_FOR_LIFE, Epoll, Events, Readiness};
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

/// Digits of a line's number.
const DIGITS: usize = 10;
/// So many clients connect at once, and the next when these have heard a line. A server's queue of connections has room for
/// 128 often, and beyond that the kernel may take a connection that the server never learns of until the client speaks.
const AT_ONCE: usize = 64;
/// How long a line may take to reach all before another is said, while clients join.
const JOINING: Duration = Duration::from_millis(20);

struct Member {
    stream: TcpStream,
    connected: bool,
    /// The line that comes next; none before the first was heard.
    next: Option<u64>,
    /// What has been heard of the next line.
    heard: Vec<u8>,
}

pub(super) struct Chat<'run> {
    options: &'run Options,
    epoll: Epoll,
    events: Events,
    members: Vec<Member>,
    connected: usize,
    pattern: Pattern,
    /// The last line said, and lines before it as they are asked for.
    line: Vec<u8>,
    scratch: Vec<u8>,
    /// How many lines have been said.
    said: u64,
    /// What of the last one the kernel has not taken.
    unsent: usize,
    /// How many have heard the last line.
    heard_by: usize,
    left_ns: u64,
    going_on: bool,
    buffer: Box<[u8]>,
    tally: Tally,
}

impl<'run> Chat<'run> {
    pub(super) fn new(options: &'run Options) -> io::Result<Chat<'run>> {
        Ok(Chat {
            options,
            epoll: Epoll::new()?,
            events: Events::with_capacity(EVENTS),
            members: Vec::new(),
            connected: 0,
            pattern: Pattern::new(),
            line: Vec::new(),
            scratch: Vec::new(),
            said: 0,
            unsent: 0,
            heard_by: 0,
            left_ns: 0,
            going_on: false,
            buffer: vec![0; RECEIVE_BYTES].into(),
            tally: Tally::new()?,
        })
    }

    fn failed(&mut self, member: usize, fault: &Fault) {
        self.tally.client_failed(member, fault, 0, 0);
    }

    /// A chat in which one member fails cannot go on: no line is heard by all.
    fn is_broken(&self) -> bool {
        self.tally.faults > 0
    }

    fn everybody_has_heard(&self) -> bool {
        self.heard_by == self.members.len()
    }

    fn say(&mut self) {
        write_line(&mut self.line, self.said, self.options.message_bytes, &self.pattern);
        self.said += 1;
        self.tally.started += 1;
        self.heard_by = 0;
        self.unsent = self.line.len();
        self.left_ns = self.tally.now_ns();
        self.send();
    }

    fn send(&mut self) {
        while self.unsent > 0 {
            let rest = &self.line[self.line.len() - self.unsent..];
            match (&self.members[0].stream).write(rest) {
                Ok(sent) => self.unsent -= sent,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return self.failed(0, &Fault::Failed(error)),
            }
        }
    }

    fn ready(&mut self, index: usize, ready: Readiness) -> Result<(), Fault> {
        let member = &mut self.members[index];
        if !member.connected {
            if !ready.send() {
                return Ok(());
            }
            if let Some(error) = member.stream.take_error().map_err(Fault::Connect)? {
                return Err(Fault::Connect(error));
            }
            member.stream.set_nodelay(true).map_err(Fault::Connect)?;
            member.connected = true;
            self.connected += 1;
        }
        if index == 0 && ready.send() {
            self.send();
        }
        if ready.receive() { self.receive(index, ready) } else { Ok(()) }
    }

    fn receive(&mut self, index: usize, ready: Readiness) -> Result<(), Fault> {
        loop {
            let outcome = (&self.members[index].stream).read(&mut self.buffer);
            match outcome {
                Ok(0) => {
                    let bytes = self.options.message_bytes as u64;
                    let heard = self.members[index].next.unwrap_or(0) * bytes;
                    return Err(Fault::EarlyClose { received: heard, sent: self.said * bytes });
                }
                Ok(received) => {
                    self.hear(index, received)?;
                    if received < self.buffer.len() && ready.short_read_drains() {
                        return Ok(());
                    }
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(Fault::Failed(error)),
            }
        }
    }

    /// Verifies what a member heard, line by line.
    fn hear(&mut self, index: usize, received: usize) -> Result<(), Fault> {
        let bytes = self.options.message_bytes;
        let mut at = 0;
        while at < received {
            let member = &mut self.members[index];
            let whole: &[u8] = match member.heard.len() {
                // Nearly always a line comes as a whole.
                0 if received - at >= bytes => &self.buffer[at..at + bytes],
                heard => {
                    let part = (bytes - heard).min(received - at);
                    member.heard.extend_from_slice(&self.buffer[at..at + part]);
                    if member.heard.len() < bytes {
                        return Ok(());
                    }
                    at += part;
                    at -= bytes; // Added again below, for both ways.
                    &member.heard
                }
            };
            at += bytes;
            let number = match member.next {
                Some(number) => number,
                None => number_of(whole).filter(|number| *number < self.said).ok_or(Fault::Surplus { offset: 0 })?,
            };
            if number >= self.said {
                return Err(Fault::Surplus { offset: self.said * bytes as u64 });
            }
            let expected = if number + 1 == self.said {
                &self.line
            } else {
                write_line(&mut self.scratch, number, bytes, &self.pattern);
                &self.scratch
            };
            if expected != whole {
                let differs = expected.iter().zip(whole).position(|(expected, found)| expected != found).unwrap_or(0);
                let offset = number * bytes as u64 + differs as u64;
                return Err(Fault::Mismatch { offset, expected: expected[differs], found: whole[differs] });
            }
            member.heard.clear();
            member.next = Some(number + 1);
            self.tally.bytes_verified += bytes as u64;
            if number + 1 == self.said {
                self.heard_by += 1;
                self.go_on_if_heard();
            }
        }
        Ok(())
    }

    fn go_on_if_heard(&mut self) {
        if self.everybody_has_heard() {
            self.tally.message_completed(self.tally.now_ns() - self.left_ns);
            if self.going_on {
                self.say();
            }
        }
    }

    fn connect_up_to(&mut self, members: usize) -> io::Result<()> {
        while self.members.len() < members && !self.is_broken() {
            for index in self.members.len()..members.min(self.members.len() + AT_ONCE) {
                let stream = connect::start(self.options.address, self.options.source(index))?;
                self.epoll.add(&stream, BOTH_WAYS_FOR_LIFE, index as u64)?;
                self.members.push(Member { stream, connected: false, next: None, heard: Vec::new() });
            }
            let mut last_progress = Instant::now();
            while self.connected < self.members.len() && !self.is_broken() {
                if self.turn(JOINING)? {
                    last_progress = Instant::now();
                } else if last_progress.elapsed() >= self.options.patience {
                    self.failed(self.connected, &Fault::Connect(io::ErrorKind::TimedOut.into()));
                }
            }
            self.join()?;
        }
        Ok(())
    }

    /// Says lines until all members have heard one.
    fn join(&mut self) -> io::Result<()> {
        let began = Instant::now();
        while !self.is_broken() {
            self.say();
            let deadline = Instant::now() + JOINING;
            while !self.everybody_has_heard() && !self.is_broken() && Instant::now() < deadline {
                self.turn(deadline.saturating_duration_since(Instant::now()))?;
            }
            // A line that not all have heard is still under way to some, who are to hear it whole before the next one.
            while self.unsent > 0 && !self.is_broken() {
                self.turn(JOINING)?;
            }
            if self.everybody_has_heard() {
                break;
            }
            self.tally.lost += 1;
            if began.elapsed() >= self.options.patience {
                self.stall();
            }
        }
        Ok(())
    }

    fn stall(&mut self) {
        let bytes = self.options.message_bytes as u64;
        let silent = self.members.iter().position(|member| member.next != Some(self.said)).unwrap_or(0);
        let received = self.members.get(silent).and_then(|member| member.next).unwrap_or(0) * bytes;
        self.failed(silent, &Fault::Stalled { received, sent: self.said * bytes });
    }

    fn resident(&self) -> io::Result<Option<u64>> {
        let process = self.options.observe.first().filter(|_| !self.is_broken());
        process.map(|process| observe::resident_bytes(*process)).transpose()
    }
}

impl Load for Chat<'_> {
    fn connect(&mut self) -> io::Result<Option<f64>> {
        self.connect_up_to(1)?;
        let with_one = self.resident()?;
        self.connect_up_to(self.options.clients)?;
        let with_all = self.resident()?;
        let others = self.options.clients as f64 - 1.0;
        let both = with_one.zip(with_all).filter(|_| others > 0.0);
        Ok(both.map(|(one, all)| (all as f64 - one as f64) / others))
    }

    fn go_on(&mut self) -> io::Result<()> {
        self.going_on = true;
        if !self.is_broken() {
            self.say();
        }
        Ok(())
    }

    fn turn(&mut self, timeout: Duration) -> io::Result<bool> {
        self.epoll.wait(&mut self.events, Some(timeout))?;
        for event in 0..self.events.len() {
            let (token, ready) = self.events.get(event);
            let index = token as usize;
            if let Err(fault) = self.ready(index, ready) {
                self.failed(index, &fault);
            }
        }
        Ok(self.events.len() > 0)
    }

    fn is_over(&self) -> bool {
        self.is_broken()
    }

    fn drain(&mut self) -> io::Result<()> {
        self.going_on = false;
        let mut last_progress = Instant::now();
        while !self.everybody_has_heard() && !self.is_broken() {
            let left = self.options.patience.saturating_sub(last_progress.elapsed());
            if self.turn(left)? {
                last_progress = Instant::now();
            } else if last_progress.elapsed() >= self.options.patience {
                self.stall();
            }
        }
        Ok(())
    }

    fn make(&mut self, _: u64) -> io::Result<()> {
        unreachable!("the options refuse a number of round trips")
    }

    fn tally(&mut self) -> &mut Tally {
        &mut self.tally
    }
}

/// Line `number`: the number, bytes of the pattern without newlines, a newline.
fn write_line(line: &mut Vec<u8>, number: u64, bytes: usize, pattern: &Pattern) {
    line.clear();
    let digits = (0..DIGITS as u32).rev().map(|power| b'0' + (number / 10_u64.pow(power) % 10) as u8);
    line.extend(digits);
    let rest = bytes - DIGITS - 1;
    let plain = |byte: &u8| if *byte == b'\n' { b' ' } else { *byte };
    line.extend(pattern.slice(0, number * rest as u64, rest).iter().map(plain));
    line.push(b'\n');
}

fn number_of(line: &[u8]) -> Option<u64> {
    std::str::from_utf8(&line[..DIGITS]).ok()?.parse().ok()
}

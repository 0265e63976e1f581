//! What a row of the table holds, and how rows become constants and lookups.

use std::io::ErrorKind;

use super::errno;

/// Failures sorted by who can do something about them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FailureKind {
    /// Nothing is wrong: the answer comes later. Wait, then look again.
    Pending,
    /// This program ended the operation itself, by cancelling it or closing the socket.
    Cancelled,
    /// The other side, or the network on the way to it. Give up or connect again.
    Peer,
    /// This machine: a limit, a privilege, an address that is taken. Free something or ask its owner.
    Resource,
    /// The call was wrong or came at the wrong time. Correct the program.
    Misuse,
    /// Not a failure that a socket program should ever meet. Report it.
    Bug,
}

/// A row with a number, by which the sorted tables are searched.
pub(super) trait Row {
    type Code: Ord;
    fn code(&self) -> Self::Code;
}

/// The row of `code`. The tables are sorted by number; a test holds them to it.
pub(super) fn find<R: Row>(rows: &'static [R], code: R::Code) -> Option<&'static R> {
    let index = rows.binary_search_by(|row| row.code().cmp(&code)).ok()?;
    Some(&rows[index])
}

/// A Winsock or DOS error code; `C` is the integer that its functions report it in.
pub(super) struct ErrorRow<C> {
    pub(super) code: C,
    pub(super) name: &'static str,
    pub(super) text: &'static str,
    /// The Linux values that mean this when the context says nothing else (ERR-T1). DOS codes have
    /// none: they are only ever reached through a status.
    pub(super) errno: &'static [i32],
    pub(super) io: ErrorKind,
    pub(super) failure: FailureKind,
}

impl<C: Copy + Ord> Row for ErrorRow<C> {
    type Code = C;
    fn code(&self) -> C {
        self.code
    }
}

/// An NTSTATUS with its translations.
pub(super) struct StatusRow {
    pub(super) code: u32,
    pub(super) name: &'static str,
    /// The Linux values that are stored as this status (ERR-T4).
    pub(super) errno: &'static [i32],
    pub(super) winsock: i32,
    pub(super) dos: u32,
}

impl Row for StatusRow {
    type Code = u32;
    fn code(&self) -> u32 {
        self.code
    }
}

/// Turns the errno column around: `map[errno]` is one more than the index of its row, 0 if it has
/// none. Two rows that claim the same errno do not compile.
macro_rules! by_errno {
    ($rows:expr) => {{
        let mut map = [0u8; $crate::error::errno::COUNT];
        let mut row = 0;
        while row < $rows.len() {
            let mut i = 0;
            while i < $rows[row].errno.len() {
                let errno = $rows[row].errno[i] as usize;
                assert!(map[errno] == 0, "two rows claim the same errno");
                map[errno] = row as u8 + 1;
                i += 1;
            }
            row += 1;
        }
        map
    }};
}

/// The row of `errno`, through a map made by `by_errno`.
pub(super) fn find_errno<R>(map: &[u8; errno::COUNT], rows: &'static [R], errno: i32) -> Option<&'static R> {
    let place = *map.get(usize::try_from(errno).ok()?)?;
    rows.get(usize::from(place).checked_sub(1)?)
}

/// Makes the constants of `$Type` and the rows behind them from one listing.
macro_rules! error_rows {
    ($Type:ident($Code:ty) as $ROWS:ident:
        $($code:literal $name:ident [$($errno:ident)*] $io:ident $failure:ident $text:literal)*
    ) => {
        pub(super) const $ROWS: &[ErrorRow<$Code>] = &[$(ErrorRow {
            code: $code,
            name: stringify!($name),
            text: $text,
            errno: &[$(errno::$errno),*],
            io: ErrorKind::$io,
            failure: FailureKind::$failure,
        }),*];

        impl $Type {
            $(
                #[doc = concat!("`", $code, "`: ", $text)]
                pub const $name: $Type = $Type::from_code($code);
            )*
        }
    };
}

/// The same for statuses. `STATUS_` is left out of the names of the constants, as their type says it.
macro_rules! status_rows {
    ($($code:literal $name:ident [$($errno:ident)*] $winsock:ident $dos:ident)*) => {
        pub(super) const STATUS: &[StatusRow] = &[$(StatusRow {
            code: $code,
            name: concat!("STATUS_", stringify!($name)),
            errno: &[$(errno::$errno),*],
            winsock: WsaError::$winsock.code(),
            dos: DosError::$dos.code(),
        }),*];

        impl Status {
            $(
                #[doc = concat!("`STATUS_", stringify!($name), "`, `", stringify!($code), "`.")]
                #[doc = ""]
                #[doc = concat!("To Winsock [`", stringify!($winsock), "`](WsaError::",
                    stringify!($winsock), "), to DOS [`", stringify!($dos), "`](DosError::",
                    stringify!($dos), ").")]
                pub const $name: Status = Status::from_code($code);
            )*
        }
    };
}

pub(super) use {by_errno, error_rows, status_rows};

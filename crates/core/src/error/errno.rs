//! The Linux errno values that the table knows, as plain numbers.
//!
//! Written down here so that this crate needs no system library and builds on Windows too. They are
//! the generic Linux numbers; a test compares every one with the C library's.

macro_rules! errnos {
    ($($name:ident = $value:literal)*) => {
        $(pub(super) const $name: i32 = $value;)*

        /// Every value with its name, for the comparison with the C library.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, i32)] = &[$((stringify!($name), $value)),*];

        /// The C library's values, in the order of `ALL`.
        #[cfg(all(test, target_os = "linux"))]
        pub(super) const LIBC: &[i32] = &[$(libc::$name),*];
    };
}

errnos! {
    EPERM = 1
    EINTR = 4
    EBADF = 9
    EAGAIN = 11
    ENOMEM = 12
    EACCES = 13
    EFAULT = 14
    ENODEV = 19
    EINVAL = 22
    ENFILE = 23
    EMFILE = 24
    EPIPE = 32
    ENAMETOOLONG = 36
    ENOTEMPTY = 39
    ELOOP = 40
    EREMOTE = 66
    EUSERS = 87
    ENOTSOCK = 88
    EDESTADDRREQ = 89
    EMSGSIZE = 90
    EPROTOTYPE = 91
    ENOPROTOOPT = 92
    EPROTONOSUPPORT = 93
    ESOCKTNOSUPPORT = 94
    EOPNOTSUPP = 95
    EPFNOSUPPORT = 96
    EAFNOSUPPORT = 97
    EADDRINUSE = 98
    EADDRNOTAVAIL = 99
    ENETDOWN = 100
    ENETUNREACH = 101
    ENETRESET = 102
    ECONNABORTED = 103
    ECONNRESET = 104
    ENOBUFS = 105
    EISCONN = 106
    ENOTCONN = 107
    ESHUTDOWN = 108
    ETOOMANYREFS = 109
    ETIMEDOUT = 110
    ECONNREFUSED = 111
    EHOSTDOWN = 112
    EHOSTUNREACH = 113
    EALREADY = 114
    EINPROGRESS = 115
    ESTALE = 116
    EDQUOT = 122
    ECANCELED = 125
}

/// Linux defines no errno above 133, so that an array of this length indexes them all.
pub(super) const COUNT: usize = 134;

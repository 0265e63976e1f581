//! What a server grants its clients.

use std::time::Duration;

/// What a server grants its clients. Beyond it a client is told so and disconnected, and no other client is affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::Args)]
pub struct Limits {
    /// Clients at a time; one more is told so and disconnected
    #[arg(long, value_name = "CLIENTS", default_value = "20000", value_parser = count)]
    pub max_clients: usize,
    /// Bytes of a chat line before its newline; a client with a longer one is told so and disconnected
    #[arg(long, value_name = "BYTES", default_value = "64KiB", value_parser = bytes)]
    pub max_line: usize,
    /// Unread bytes kept for a chat client, each part counted as 64 more; beyond them it is told that it is too slow and disconnected
    #[arg(long, value_name = "BYTES", default_value = "1MiB", value_parser = bytes)]
    pub queue: usize,
    /// Seconds after which a client that said nothing is disconnected; 0: never
    #[arg(long, value_name = "SECONDS", default_value = "0", value_parser = seconds)]
    pub idle: Duration,
    /// Seconds that a client has to read its last bytes, when it is disconnected and when the server stops
    #[arg(long, value_name = "SECONDS", default_value = "5", value_parser = seconds)]
    pub drain: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            max_clients: 20_000,
            max_line: 64 << 10,
            queue: 1 << 20,
            idle: Duration::ZERO,
            drain: Duration::from_secs(5),
        }
    }
}

/// The largest number of bytes: buffers are made of such numbers, and one that is no machine's has to be refused, not tried.
const MOST_BYTES: usize = 1 << 30;

/// A number of bytes up to 1 GiB: `100`, `64KiB`, `1MiB`.
pub fn bytes(text: &str) -> Result<usize, String> {
    let (digits, factor) = match text {
        _ if text.ends_with("KiB") => (&text[..text.len() - 3], 1 << 10),
        _ if text.ends_with("MiB") => (&text[..text.len() - 3], 1 << 20),
        _ => (text, 1),
    };
    let number: Option<usize> = digits.trim_end().parse().ok();
    let wrong = || format!("{text} is not a number of bytes such as 100, 64KiB or 1MiB, and at most 1024MiB");
    let bytes = number.and_then(|number| number.checked_mul(factor));
    bytes.filter(|bytes| (1..=MOST_BYTES).contains(bytes)).ok_or_else(wrong)
}

/// A number of clients or messages: at least one.
pub fn count(text: &str) -> Result<usize, String> {
    let wrong = || format!("{text} is not a number such as 1 or 64");
    text.parse().ok().filter(|count| *count > 0).ok_or_else(wrong)
}

/// The longest time: beyond it sums with the clock may overflow.
const LONGEST: Duration = Duration::from_secs(u32::MAX as u64);

/// A number of seconds, up to a hundred years: `5`, `0.25`.
pub fn seconds(text: &str) -> Result<Duration, String> {
    let number = text.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    number.filter(|time| *time <= LONGEST).ok_or_else(|| format!("{text} is not a number of seconds such as 5 or 0.25"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        limits: Limits,
    }

    #[test]
    fn the_command_line_and_the_code_have_the_same_defaults() {
        assert_eq!(Command::parse_from(["command"]).limits, Limits::default());
    }

    #[test]
    fn sizes_and_times_are_read_with_their_units() {
        assert_eq!((bytes("7"), bytes("64KiB"), bytes("1 MiB")), (Ok(7), Ok(65_536), Ok(1 << 20)));
        assert!(bytes("1024MiB").is_ok() && bytes("1025MiB").is_err() && bytes("18446744073709551615").is_err());
        assert!(bytes("0").is_err() && bytes("1GB").is_err() && bytes("99999999999999999MiB").is_err());
        assert_eq!((seconds("5"), seconds("0.25")), (Ok(Duration::from_secs(5)), Ok(Duration::from_millis(250))));
        assert!(seconds("1e19").is_err() && seconds("4294967295").is_ok());
        assert!(seconds("-1").is_err() && seconds("soon").is_err());
    }
}

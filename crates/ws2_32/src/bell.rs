//! `MessageBeep` and `Beep`: the bell of the terminal, where the program has one.

use overlapped_sys::foundation::{self as f, SetLastError};
use overlapped_sys::threading::Sleep;
use std::ffi::c_int;
use std::io::Write;
use std::mem::ManuallyDrop;
use std::os::fd::FromRawFd;

/// Rings the bell of the first of these that is a terminal.
fn ring(descriptors: &[c_int]) -> bool {
    // SAFETY: takes no memory.
    let Some(terminal) = descriptors.iter().find(|descriptor| unsafe { libc::isatty(**descriptor) } == 1) else {
        return false;
    };
    // SAFETY: the descriptor is open, and not closed here.
    let mut terminal = ManuallyDrop::new(unsafe { std::fs::File::from_raw_fd(*terminal) });
    terminal.write_all(b"\x07").is_ok()
}

/// `MessageBeep`: every kind of sound is the terminal's bell, which a program without a terminal does not have.
#[unsafe(no_mangle)]
pub extern "C" fn MessageBeep(_kind: u32) -> i32 {
    ring(&[2, 1]);
    1
}

/// `Beep`: the terminal's bell, and a wait for so long. ERROR_INVALID_PARAMETER: a frequency that Windows does not make.
#[unsafe(no_mangle)]
pub extern "C" fn Beep(frequency: u32, milliseconds: u32) -> i32 {
    if !(37..=32767).contains(&frequency) {
        // SAFETY: takes no memory.
        unsafe { SetLastError(f::ERROR_INVALID_PARAMETER) };
        return 0;
    }
    ring(&[2, 1]);
    // SAFETY: takes no memory.
    unsafe { Sleep(milliseconds) };
    1
}

#[cfg(test)]
mod tests {
    use super::ring;
    use std::io::Read;
    use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

    #[test]
    fn a_terminal_hears_its_bell() {
        let (mut outside, mut inside) = (-1, -1);
        // SAFETY: both places are valid; the rest may be null.
        let made = unsafe {
            libc::openpty(
                &raw mut outside,
                &raw mut inside,
                std::ptr::null_mut(),
                std::ptr::null_mut(),
                std::ptr::null_mut(),
            )
        };
        assert_eq!(made, 0);
        // SAFETY: it is open and nobody's.
        let outside = unsafe { OwnedFd::from_raw_fd(outside) };
        // SAFETY: as above.
        let inside = unsafe { OwnedFd::from_raw_fd(inside) };
        let (nothing, mut pipe) = std::io::pipe().expect("a pipe");
        assert!(!ring(&[nothing.as_raw_fd(), pipe.as_raw_fd()]));
        assert!(ring(&[pipe.as_raw_fd(), inside.as_raw_fd()]));
        let mut heard = [0; 1];
        std::fs::File::from(outside).read_exact(&mut heard).expect("the bell");
        assert_eq!(heard, [7]);
        std::io::Write::flush(&mut pipe).expect("nothing to do");
    }
}

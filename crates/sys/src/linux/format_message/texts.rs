//! The texts of codes that the table of errors has no row for: those of files, devices and modules, which no socket reports.

use overlapped_core::error;

/// By rising number.
const TEXTS: &[(u32, &str)] = &[
    (3, "A directory of the path is not there."),
    (4, "The process has as many files open as it may."),
    (12, "The kind of access that was asked for is not known."),
    (13, "The data is invalid."),
    (14, "The system has no memory left for this."),
    (15, "There is no drive of this letter."),
    (16, "The directory is in use and cannot be removed."),
    (17, "A file cannot be moved to another device so."),
    (18, "There are no more files."),
    (19, "The medium is protected from being written."),
    (20, "The device is not there."),
    (22, "The device does not know the command."),
    (23, "The data was damaged: its checksum is wrong."),
    (24, "The length that was given is wrong."),
    (27, "The part of the medium cannot be found."),
    (28, "The printer has no paper."),
    (29, "The device cannot be written."),
    (30, "The device cannot be read."),
    (34, "Another medium is in the drive than before."),
    (36, "Too many files are shared."),
    (39, "The medium is full."),
    (58, "The server answered with something that makes no sense."),
    (65, "Access over the network was refused."),
    (67, "There is no network name like this."),
    (68, "There are more names than the network adapter can have."),
    (80, "The file is there already."),
    (82, "The file or directory cannot be made."),
    (84, "There is no room left for bookkeeping."),
    (110, "The file or device cannot be opened."),
    (111, "The name is too long for the room that there is."),
    (120, "The system does not have this function."),
    (123, "The name is not one that a file or object can have."),
    (126, "The module cannot be found."),
    (127, "The module has no such function."),
    (128, "There is no child process to wait for."),
    (131, "The position would be before the beginning of the file."),
    (145, "The directory is not empty."),
    (156, "The signal cannot be taken by whom it is for."),
    (158, "The memory is not locked."),
    (160, "An argument is wrong."),
    (161, "The path is not a valid one."),
    (182, "There is no function of this number."),
    (193, "The file is not a program that can be run here."),
    (203, "There is no environment variable of this name."),
    (205, "No process of the group takes the signal."),
    (206, "The name or its extension is too long."),
    (208, "Placeholders of the name stand for too much."),
    (259, "There is nothing more to come."),
    (267, "The name is not that of a directory."),
    (277, "The table of extended attributes is full."),
    (487, "The address is not one that can be used."),
    (1004, "A flag is not known."),
    (1006, "The file was changed so that what was opened is gone."),
    (1100, "The tape has come to its end."),
    (1101, "The tape has come to a file mark."),
    (1102, "The tape is at its beginning."),
    (1103, "The tape has come to a set mark."),
    (1104, "There is no more data on the tape."),
    (1106, "The block size of the tape is wrong."),
    (1111, "The bus was reset."),
    (1113, "A character has no place in the target's code page."),
    (1129, "The tape went beyond its end."),
    (1132, "The offset is not a multiple of what views are aligned to."),
    (1165, "The device needs cleaning."),
    (1166, "The door of the device is open."),
    (1227, "The network endpoint has an address already."),
    (1314, "The process lacks the privilege for this."),
    (1332, "Not every name could be found."),
    (1393, "The structure of the disk is damaged."),
    (1451, "The system has no memory left that stays resident."),
    (1452, "The system has no memory left that can be swapped."),
    (1460, "The time for the operation is over."),
    (1464, "The file system has no symbolic links."),
    (1813, "The module has no resource of this type."),
    (1815, "The text is not there in this language."),
    (1920, "The system cannot get at the file."),
    (1921, "The name of the file cannot be resolved."),
    (2250, "There is no such network connection."),
    (4392, "The data of the reparse point is wrong."),
];

/// Results of COM that have no DOS code within.
const RESULTS: &[(u32, &str)] = &[
    (0x8000_4001, "This is not implemented."),
    (0x8000_4002, "There is no such interface."),
    (0x8000_4003, "A pointer leads nowhere."),
    (0x8000_4004, "The operation was given up."),
    (0x8000_4005, "The operation failed."),
    (0x8000_ffff, "This should never happen."),
];

fn find(texts: &'static [(u32, &'static str)], code: u32) -> Option<&'static str> {
    let index = texts.binary_search_by_key(&code, |(known, _)| *known).ok()?;
    Some(texts[index].1)
}

/// The text of a code; of a result that has a DOS code within, that code's.
pub(super) fn of(code: u32) -> Option<&'static str> {
    const WITHIN: u32 = 0x8007_0000;
    match code & 0xffff_0000 {
        0 => error::message(code).or_else(|| find(TEXTS, code)),
        WITHIN => of(code & 0xffff),
        _ => find(RESULTS, code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_in_order_and_in_one_table_only() {
        for pair in [TEXTS, RESULTS].iter().flat_map(|texts| texts.windows(2)) {
            assert!(pair[0].0 < pair[1].0, "{}", pair[1].0);
        }
        for (code, text) in TEXTS {
            assert_eq!(error::message(*code), None, "{code} is in the table of errors");
            assert!(text.ends_with('.'));
        }
    }
}

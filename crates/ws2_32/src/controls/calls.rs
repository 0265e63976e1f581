//! The calls: those of the table that the headers send this way, and those that are over them.

use super::{Held, Kind, Width, all, edit, list, with};
use crate::held::fails;
use crate::told::{narrow_text, wide_text};
use overlapped_sys::foundation::{self as f, HWND};
use overlapped_sys::windows_and_messaging as ui;
use std::ffi::c_void;
use std::ptr;
use std::sync::Once;

const WM_DESTROY: u32 = 0x02;
const WM_ENABLE: u32 = 0x0A;
const WM_SETTEXT: u32 = 0x0C;
const WM_GETTEXT: u32 = 0x0D;
const WM_GETTEXTLENGTH: u32 = 0x0E;
const WM_COMMAND: u32 = 0x111;
const BM_GETCHECK: u32 = 0xF0;
const BM_SETCHECK: u32 = 0xF1;
const BM_CLICK: u32 = 0xF5;
const BS_TYPE: u32 = 0xF;
const BS_AUTOCHECKBOX: u32 = 3;
const WS_DISABLED: u32 = 0x0800_0000;
/// The one class of the table that all of these are of.
const CLASS: &[u8] = b"overlapped control\0";

/// The procedure of a control whose messages come through a queue, which brings no text; text that comes here all the same is narrow.
unsafe extern "system" fn procedure(window: HWND, message: u32, wide: usize, extra: isize) -> isize {
    // SAFETY: what a message points to is as documented.
    unsafe { answer(window, message, wide, extra, Width::Narrow) }
}

fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let class = ui::WNDCLASSA { lpfnWndProc: Some(procedure), lpszClassName: CLASS.as_ptr(), ..Default::default() };
        // SAFETY: the class lives, and its procedure may be called.
        unsafe { ui::RegisterClassA(&raw const class) };
    });
}

/// What a control does with a message.
///
/// # Safety
/// What the message points to is as it is documented, and of this width.
unsafe fn answer(window: HWND, message: u32, wide: usize, extra: isize, width: Width) -> isize {
    if message == WM_DESTROY {
        all().remove(&window.addr());
        return 0;
    }
    let said = with(window, |control| {
        let own = match control.kind {
            // SAFETY: the caller's promise.
            Kind::Edit => unsafe { edit::answer(control, message, wide, extra, width) },
            // SAFETY: the caller's promise.
            Kind::List | Kind::Combo => unsafe { list::answer(control, message, wide, extra, width) },
            Kind::Button => button(control, message, wide),
            Kind::Own | Kind::Static => None,
        };
        // SAFETY: the caller's promise.
        own.or_else(|| unsafe { common(control, message, wide, extra, width) })
    });
    if message == BM_CLICK {
        click(window);
    }
    match said.flatten() {
        Some(answer) => answer,
        // SAFETY: the window is one, or is refused.
        None => unsafe { ui::DefWindowProcA(window, message, wide, extra) },
    }
}

/// What every window's text does.
///
/// # Safety
/// As for [`answer`].
unsafe fn common(window: &mut Held, message: u32, wide: usize, extra: isize, width: Width) -> Option<isize> {
    match message {
        WM_SETTEXT => {
            // SAFETY: the caller's promise.
            window.text = unsafe { width.read(extra) };
            window.selected = (0, 0);
            Some(1)
        }
        // SAFETY: the caller's promise.
        WM_GETTEXT => Some(unsafe { width.write(&window.text, extra, wide) } as isize),
        WM_GETTEXTLENGTH => Some(width.length(&window.text) as isize),
        WM_ENABLE => {
            window.enabled = wide != 0;
            Some(0)
        }
        _ => None,
    }
}

fn button(button: &mut Held, message: u32, wide: usize) -> Option<isize> {
    match message {
        BM_GETCHECK => Some(button.checked as isize),
        BM_SETCHECK => {
            button.checked = wide;
            Some(0)
        }
        BM_CLICK => {
            if button.style & BS_TYPE == BS_AUTOCHECKBOX {
                button.checked = usize::from(button.checked == 0);
            }
            Some(0)
        }
        _ => None,
    }
}

/// Tells a button's parent that it was pressed.
fn click(window: HWND) {
    let Some((parent, id)) = with(window, |button| (button.parent, button.id)) else { return };
    let parent = ptr::with_exposed_provenance_mut::<c_void>(parent);
    // SAFETY: the message is BN_CLICKED, and points to nothing.
    unsafe { ui::SendMessageA(parent, WM_COMMAND, (id & 0xffff) as usize, window.expose_provenance() as isize) };
}

/// What is remembered of a new window.
fn remember(window: HWND, kind: Kind, text: Vec<u16>, style: u32, id: i32, parent: HWND, place: [i32; 4]) {
    let mut all = all();
    // A text that the window was given while it was created is its text.
    let set = all.remove(&window.addr()).filter(|held| !held.created);
    let held = Held {
        text: set.map_or(text, |held| held.text),
        style,
        id,
        parent: parent.expose_provenance(),
        enabled: style & WS_DISABLED == 0,
        // CW_USEDEFAULT leaves it to Windows, which has a screen.
        place: place.map(|number| if number == i32::MIN { 0 } else { number }),
        created: true,
        ..Held::new(kind)
    };
    all.insert(window.expose_provenance(), held);
}

/// Creates a window of the table, and remembers what it holds.
///
/// # Safety
/// As for `CreateWindowExA`; the class, where it has a name of text, was read from it.
#[allow(clippy::too_many_arguments)] // `CreateWindowEx` has twelve.
unsafe fn create(
    class: Option<&str>,
    text: Vec<u16>,
    style: u32,
    place: [i32; 4],
    parent: HWND,
    menu: *mut c_void,
    instance: *mut c_void,
    own: impl FnOnce() -> HWND,
) -> HWND {
    let kind = class.and_then(Kind::named);
    let window = match kind {
        None => own(),
        Some(_) => {
            register();
            let [x, y, width, height] = place;
            let name = CLASS.as_ptr();
            // SAFETY: the class is registered, and its procedure takes what it is given.
            unsafe {
                ui::CreateWindowExA(
                    0,
                    name,
                    ptr::null(),
                    style,
                    x,
                    y,
                    width,
                    height,
                    parent,
                    menu,
                    instance,
                    ptr::null(),
                )
            }
        }
    };
    if !window.is_null() {
        remember(window, kind.unwrap_or(Kind::Own), text, style, menu.addr() as i32, parent, place);
    }
    window
}

/// `CreateWindowExA`: also of the classes that Windows brings.
///
/// # Safety
/// As for the table's.
#[unsafe(export_name = "ovl_CreateWindowExA")]
pub unsafe extern "C" fn create_narrow(
    extended: u32,
    class: *const u8,
    name: *const u8,
    style: u32,
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    parent: HWND,
    menu: *mut c_void,
    instance: *mut c_void,
    parameter: *const c_void,
) -> HWND {
    // SAFETY: the caller's promise.
    let known = if class.addr() < 0x10000 { None } else { unsafe { narrow_text(class) } };
    // SAFETY: the caller's promise.
    let text = unsafe { Width::Narrow.read(name.expose_provenance() as isize) };
    // SAFETY: the caller's promise.
    let own = || unsafe {
        ui::CreateWindowExA(extended, class, name, style, x, y, width, height, parent, menu, instance, parameter)
    };
    // SAFETY: the caller's promise.
    unsafe { create(known.as_deref(), text, style, [x, y, width, height], parent, menu, instance, own) }
}

/// `CreateWindowExW`: as `CreateWindowExA`.
///
/// # Safety
/// As there.
#[unsafe(export_name = "ovl_CreateWindowExW")]
pub unsafe extern "C" fn create_wide(
    extended: u32,
    class: *const u16,
    name: *const u16,
    style: u32,
    x: i32,
    y: i32,
    width: i32,
    height: i32,
    parent: HWND,
    menu: *mut c_void,
    instance: *mut c_void,
    parameter: *const c_void,
) -> HWND {
    // SAFETY: the caller's promise.
    let known = if class.addr() < 0x10000 { None } else { unsafe { wide_text(class) } };
    // SAFETY: the caller's promise.
    let text = unsafe { Width::Wide.read(name.expose_provenance() as isize) };
    // SAFETY: the caller's promise.
    let own = || unsafe {
        ui::CreateWindowExW(extended, class, name, style, x, y, width, height, parent, menu, instance, parameter)
    };
    // SAFETY: the caller's promise.
    unsafe { create(known.as_deref(), text, style, [x, y, width, height], parent, menu, instance, own) }
}

/// Whether a window is one of those that Windows brings, and the program has given it no procedure of its own.
fn is_control(window: HWND) -> bool {
    const GWLP_WNDPROC: i32 = -4;
    let brought = with(window, |held| held.kind != Kind::Own).unwrap_or(false);
    // SAFETY: takes no memory.
    brought && unsafe { ui::GetWindowLongPtrA(window, GWLP_WNDPROC) } as usize == (procedure as *const ()).addr()
}

/// `SendMessageA`: to a control, or by the table.
///
/// # Safety
/// What the message points to is as it is documented.
#[unsafe(export_name = "ovl_SendMessageA")]
pub unsafe extern "C-unwind" fn send_narrow(window: HWND, message: u32, wide: usize, extra: isize) -> isize {
    if is_control(window) {
        // SAFETY: the caller's promise.
        return unsafe { answer(window, message, wide, extra, Width::Narrow) };
    }
    // SAFETY: the caller's promise.
    unsafe { ui::SendMessageA(window, message, wide, extra) }
}

/// `SendMessageW`: as `SendMessageA`.
///
/// # Safety
/// As there.
#[unsafe(export_name = "ovl_SendMessageW")]
pub unsafe extern "C-unwind" fn send_wide(window: HWND, message: u32, wide: usize, extra: isize) -> isize {
    if is_control(window) {
        // SAFETY: the caller's promise.
        return unsafe { answer(window, message, wide, extra, Width::Wide) };
    }
    // SAFETY: the caller's promise.
    unsafe { ui::SendMessageW(window, message, wide, extra) }
}

/// What an existing window holds; `failed` and ERROR_INVALID_WINDOW_HANDLE where there is no such window.
fn of<T>(window: HWND, failed: T, act: impl FnOnce(&mut Held) -> T) -> T {
    // SAFETY: takes no memory.
    if unsafe { ui::IsWindow(window) } == 0 {
        return fails(f::ERROR_INVALID_WINDOW_HANDLE, failed);
    }
    act(all().entry(window.expose_provenance()).or_insert_with(|| Held::new(Kind::Own)))
}

/// # Safety
/// `text` is null or ends with a zero of this width.
unsafe fn set_text(window: HWND, text: isize, width: Width) -> i32 {
    of(window, 0, |held| {
        // SAFETY: the caller's promise.
        held.text = unsafe { width.read(text) };
        held.selected = (0, 0);
        1
    })
}

/// # Safety
/// `to` is null or has so many units of this width.
unsafe fn get_text(window: HWND, to: isize, room: i32, width: Width) -> i32 {
    let room = usize::try_from(room).unwrap_or(0);
    // SAFETY: the caller's promise.
    of(window, 0, |held| unsafe { width.write(&held.text, to, room) } as i32)
}

/// `SetWindowTextA`: gives a window its text. ERROR_INVALID_WINDOW_HANDLE.
///
/// # Safety
/// `text` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SetWindowTextA(window: HWND, text: *const u8) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { set_text(window, text.expose_provenance() as isize, Width::Narrow) }
}

/// `GetWindowTextA`: as much of a window's text as there is room for; its length. ERROR_INVALID_WINDOW_HANDLE.
///
/// # Safety
/// `to` is null or has so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetWindowTextA(window: HWND, to: *mut u8, room: i32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { get_text(window, to.expose_provenance() as isize, room, Width::Narrow) }
}

/// `GetWindowTextLengthA`: how long a window's text is. ERROR_INVALID_WINDOW_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn GetWindowTextLengthA(window: HWND) -> i32 {
    of(window, 0, |held| Width::Narrow.length(&held.text) as i32)
}

/// `SetWindowTextW`: as [`SetWindowTextA`].
///
/// # Safety
/// `text` is null or ends with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn SetWindowTextW(window: HWND, text: *const u16) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { set_text(window, text.expose_provenance() as isize, Width::Wide) }
}

/// `GetWindowTextW`: as [`GetWindowTextA`].
///
/// # Safety
/// `to` is null or has so many units.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetWindowTextW(window: HWND, to: *mut u16, room: i32) -> i32 {
    // SAFETY: the caller's promise.
    unsafe { get_text(window, to.expose_provenance() as isize, room, Width::Wide) }
}

/// `GetWindowTextLengthW`: as [`GetWindowTextLengthA`].
#[unsafe(no_mangle)]
pub extern "C" fn GetWindowTextLengthW(window: HWND) -> i32 {
    of(window, 0, |held| Width::Wide.length(&held.text) as i32)
}

/// `GetDlgItem`: a window's child of this number. ERROR_INVALID_WINDOW_HANDLE, ERROR_CONTROL_ID_NOT_FOUND.
#[unsafe(no_mangle)]
pub extern "C" fn GetDlgItem(parent: HWND, id: i32) -> HWND {
    // SAFETY: takes no memory.
    if unsafe { ui::IsWindow(parent) } == 0 {
        return fails(f::ERROR_INVALID_WINDOW_HANDLE, ptr::null_mut());
    }
    let found = all().iter().find(|(_, held)| held.parent == parent.addr() && held.id == id).map(|(window, _)| *window);
    match found {
        Some(window) => ptr::with_exposed_provenance_mut(window),
        None => fails(f::ERROR_CONTROL_ID_NOT_FOUND, ptr::null_mut()),
    }
}

/// `GetDlgCtrlID`: the number that a child was created with. ERROR_INVALID_WINDOW_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn GetDlgCtrlID(window: HWND) -> i32 {
    of(window, 0, |held| held.id)
}

/// `GetParent`: the window that another was created in; null for none. ERROR_INVALID_WINDOW_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn GetParent(window: HWND) -> HWND {
    ptr::with_exposed_provenance_mut(of(window, 0, |held| held.parent))
}

/// `EnableWindow`: whether it was disabled before.
#[unsafe(no_mangle)]
pub extern "C" fn EnableWindow(window: HWND, enables: i32) -> i32 {
    of(window, 0, |held| i32::from(!std::mem::replace(&mut held.enabled, enables != 0)))
}

/// `IsWindowEnabled`.
#[unsafe(no_mangle)]
pub extern "C" fn IsWindowEnabled(window: HWND) -> i32 {
    of(window, 0, |held| i32::from(held.enabled))
}

/// `MoveWindow`: where a window would be seen. ERROR_INVALID_WINDOW_HANDLE.
#[unsafe(no_mangle)]
pub extern "C" fn MoveWindow(window: HWND, x: i32, y: i32, width: i32, height: i32, _paints: i32) -> i32 {
    of(window, 0, |held| {
        held.place = [x, y, width, height];
        1
    })
}

/// `SetWindowPos`: as [`MoveWindow`], but that SWP_NOSIZE and SWP_NOMOVE leave what there was.
#[unsafe(no_mangle)]
pub extern "C" fn SetWindowPos(window: HWND, _after: HWND, x: i32, y: i32, width: i32, height: i32, flags: u32) -> i32 {
    const SWP_NOSIZE: u32 = 1;
    const SWP_NOMOVE: u32 = 2;
    of(window, 0, |held| {
        if flags & SWP_NOMOVE == 0 {
            (held.place[0], held.place[1]) = (x, y);
        }
        if flags & SWP_NOSIZE == 0 {
            (held.place[2], held.place[3]) = (width, height);
        }
        1
    })
}

/// `GetWindowRect`: where a window was put. ERROR_INVALID_WINDOW_HANDLE.
///
/// # Safety
/// `to` is valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetWindowRect(window: HWND, to: *mut [i32; 4]) -> i32 {
    let Some([x, y, width, height]) = of(window, None, |held| Some(held.place)) else { return 0 };
    // SAFETY: the caller's promise.
    unsafe { to.write_unaligned([x, y, x.saturating_add(width), y.saturating_add(height)]) };
    1
}

//! Window classes and windows. Every window is a message-only one: it has a procedure and a thread, and nothing is drawn.
#![allow(unsafe_code)] // Calls the program's procedures and reads its strings.

use super::queue::{self, Queue};
use crate::linux::current::set_last_error;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicIsize, AtomicUsize, Ordering};
use windows_sys::Win32::Foundation::{self as f, HWND, LPARAM, LRESULT, WPARAM};
use windows_sys::Win32::UI::WindowsAndMessaging as ui;
use windows_sys::core::{BOOL, PCSTR, PCWSTR};

/// `WNDPROC`, never null.
type Procedure = unsafe extern "system" fn(HWND, u32, WPARAM, LPARAM) -> LRESULT;

#[derive(Clone, Copy)]
struct Class {
    atom: u16,
    procedure: Procedure,
    extra: usize,
    instance: usize,
}

pub(crate) struct Window {
    pub(crate) number: usize,
    pub(crate) queue: Arc<Queue>,
    procedure: AtomicUsize,
    user_data: AtomicIsize,
    id: AtomicIsize,
    style: AtomicIsize,
    parent: usize,
    instance: usize,
    extra: Mutex<Vec<u8>>,
}

#[derive(Default)]
struct Known {
    classes: HashMap<String, Class>,
    windows: HashMap<usize, Arc<Window>>,
    next_atom: u16,
    next_window: usize,
}

static KNOWN: Mutex<Option<Known>> = Mutex::new(None);

fn with<R>(act: impl FnOnce(&mut Known) -> R) -> R {
    act(KNOWN.lock().get_or_insert_default())
}

/// The window of a handle.
pub(crate) fn find(window: HWND) -> Option<Arc<Window>> {
    with(|known| known.windows.get(&window.addr()).cloned())
}

impl Window {
    /// Calls the window's procedure, with nothing held (L4).
    pub(super) fn call(&self, message: u32, wparam: WPARAM, lparam: LPARAM) -> LRESULT {
        let procedure = self.procedure.load(Ordering::Acquire);
        // SAFETY: only addresses of procedures are stored, by registration or by the program itself.
        let procedure: Procedure = unsafe { std::mem::transmute(procedure) };
        // SAFETY: the program's promise at registration.
        unsafe { procedure(std::ptr::with_exposed_provenance_mut(self.number), message, wparam, lparam) }
    }
}

/// The name of a class: of text, or of a number that stands for it.
///
/// # Safety
/// `name` is an atom, or ends with a zero.
unsafe fn wide_name(name: PCWSTR) -> Option<String> {
    if name.addr() < 0x10000 {
        return by_atom(name.addr() as u16);
    }
    let mut units = Vec::new();
    // SAFETY: the caller's promise: no zero came before this unit.
    while let unit @ 1.. = unsafe { name.wrapping_add(units.len()).read_unaligned() } {
        units.push(unit);
    }
    Some(String::from_utf16_lossy(&units).to_lowercase())
}

/// # Safety
/// As for [`wide_name`].
unsafe fn narrow_name(name: PCSTR) -> Option<String> {
    if name.addr() < 0x10000 {
        return by_atom(name.addr() as u16);
    }
    // SAFETY: the caller's promise.
    Some(unsafe { std::ffi::CStr::from_ptr(name.cast()) }.to_string_lossy().to_lowercase())
}

fn by_atom(atom: u16) -> Option<String> {
    with(|known| known.classes.iter().find(|(_, class)| class.atom == atom).map(|(name, _)| name.clone()))
}

fn register(name: Option<String>, procedure: ui::WNDPROC, extra: i32, instance: usize) -> u16 {
    let (Some(name), Some(procedure), Ok(extra)) = (name, procedure, usize::try_from(extra)) else {
        set_last_error(f::ERROR_INVALID_PARAMETER);
        return 0;
    };
    with(|known| {
        if known.classes.contains_key(&name) {
            set_last_error(f::ERROR_CLASS_ALREADY_EXISTS);
            return 0;
        }
        known.next_atom += 1;
        // Atoms of classes are above those of numbers.
        let atom = 0xC000 + known.next_atom;
        known.classes.insert(name, Class { atom, procedure, extra, instance });
        atom
    })
}

/// `RegisterClassW`—Registers a procedure under a name; the atom, or zero.
///
/// Errors: ERROR_INVALID_PARAMETER, ERROR_CLASS_ALREADY_EXISTS.
///
/// # Safety
/// The class is null or valid, and its name ends with a zero; its procedure may be called by the thread of each window.
pub unsafe extern "system" fn RegisterClassW(lpwndclass: *const ui::WNDCLASSW) -> u16 {
    // SAFETY: the caller's promise.
    let Some(class) = (unsafe { lpwndclass.as_ref() }) else { return register(None, None, 0, 0) };
    // SAFETY: the caller's promise.
    let name = unsafe { wide_name(class.lpszClassName) };
    register(name, class.lpfnWndProc, class.cbWndExtra, class.hInstance.addr())
}

/// `RegisterClassA`—As [`RegisterClassW`].
///
/// # Safety
/// As there.
pub unsafe extern "system" fn RegisterClassA(lpwndclass: *const ui::WNDCLASSA) -> u16 {
    // SAFETY: the caller's promise.
    let Some(class) = (unsafe { lpwndclass.as_ref() }) else { return register(None, None, 0, 0) };
    // SAFETY: the caller's promise.
    let name = unsafe { narrow_name(class.lpszClassName) };
    register(name, class.lpfnWndProc, class.cbWndExtra, class.hInstance.addr())
}

/// `RegisterClassExW`—As [`RegisterClassW`].
///
/// # Safety
/// As there.
pub unsafe extern "system" fn RegisterClassExW(lpwndclass: *const ui::WNDCLASSEXW) -> u16 {
    // SAFETY: the caller's promise.
    let Some(class) = (unsafe { lpwndclass.as_ref() }) else { return register(None, None, 0, 0) };
    // SAFETY: the caller's promise.
    let name = unsafe { wide_name(class.lpszClassName) };
    register(name, class.lpfnWndProc, class.cbWndExtra, class.hInstance.addr())
}

/// `RegisterClassExA`—As [`RegisterClassW`].
///
/// # Safety
/// As there.
pub unsafe extern "system" fn RegisterClassExA(lpwndclass: *const ui::WNDCLASSEXA) -> u16 {
    // SAFETY: the caller's promise.
    let Some(class) = (unsafe { lpwndclass.as_ref() }) else { return register(None, None, 0, 0) };
    // SAFETY: the caller's promise.
    let name = unsafe { narrow_name(class.lpszClassName) };
    register(name, class.lpfnWndProc, class.cbWndExtra, class.hInstance.addr())
}

fn unregister(name: Option<String>) -> BOOL {
    let removed = name.and_then(|name| with(|known| known.classes.remove(&name)));
    if removed.is_none() {
        set_last_error(f::ERROR_CLASS_DOES_NOT_EXIST);
    }
    removed.is_some().into()
}

/// `UnregisterClassW`—Forgets a class. Windows of it live on.
///
/// # Safety
/// The name is an atom, or ends with a zero.
pub unsafe extern "system" fn UnregisterClassW(lpclassname: PCWSTR, _hinstance: f::HINSTANCE) -> BOOL {
    // SAFETY: the caller's promise.
    unregister(unsafe { wide_name(lpclassname) })
}

/// `UnregisterClassA`—As [`UnregisterClassW`].
///
/// # Safety
/// As there.
pub unsafe extern "system" fn UnregisterClassA(lpclassname: PCSTR, _hinstance: f::HINSTANCE) -> BOOL {
    // SAFETY: the caller's promise.
    unregister(unsafe { narrow_name(lpclassname) })
}

/// A window that is made: it is asked twice whether it wants to be, with the program's parameter.
fn create(name: Option<String>, style: u32, parent: HWND, id: isize, creation: &mut ui::CREATESTRUCTW) -> HWND {
    let class = name.and_then(|name| with(|known| known.classes.get(&name).copied()));
    let Some(class) = class else {
        set_last_error(f::ERROR_CANNOT_FIND_WND_CLASS);
        return std::ptr::null_mut();
    };
    let queue = queue::mine();
    let window = with(|known| {
        known.next_window += 1;
        // Numbers that no other handle has.
        let number = 0x7000_0000 + known.next_window * 8;
        let window = Arc::new(Window {
            number,
            queue,
            procedure: AtomicUsize::new(class.procedure as *const () as usize),
            user_data: AtomicIsize::new(0),
            id: AtomicIsize::new(id),
            style: AtomicIsize::new(style as isize),
            parent: parent.addr(),
            instance: class.instance,
            extra: Mutex::new(vec![0; class.extra]),
        });
        known.windows.insert(number, Arc::clone(&window));
        window
    });
    let lparam = std::ptr::from_mut(creation).expose_provenance() as isize;
    if window.call(ui::WM_NCCREATE, 0, lparam) == 0 || window.call(ui::WM_CREATE, 0, lparam) == -1 {
        end(&window);
        return std::ptr::null_mut();
    }
    std::ptr::with_exposed_provenance_mut(window.number)
}

fn end(window: &Window) {
    with(|known| known.windows.remove(&window.number));
    window.queue.forget(window.number);
}

/// `CreateWindowExW`—A window of a registered class, owned by the calling thread. It is never seen: sizes and styles mean
/// nothing, as with a parent of HWND_MESSAGE.
///
/// Errors: ERROR_CANNOT_FIND_WND_CLASS; null also where the procedure refuses.
///
/// # Safety
/// The class' name is an atom or ends with a zero; the class' procedure is called.
pub unsafe extern "system" fn CreateWindowExW(
    dwexstyle: ui::WINDOW_EX_STYLE,
    lpclassname: PCWSTR,
    lpwindowname: PCWSTR,
    dwstyle: ui::WINDOW_STYLE,
    x: i32,
    y: i32,
    nwidth: i32,
    nheight: i32,
    hwndparent: HWND,
    hmenu: ui::HMENU,
    hinstance: f::HINSTANCE,
    lpparam: *const core::ffi::c_void,
) -> HWND {
    // SAFETY: the caller's promise.
    let name = unsafe { wide_name(lpclassname) };
    let mut creation = ui::CREATESTRUCTW {
        lpCreateParams: lpparam.cast_mut(),
        hInstance: hinstance,
        hMenu: hmenu,
        hwndParent: hwndparent,
        cy: nheight,
        cx: nwidth,
        y,
        x,
        style: dwstyle as i32,
        lpszName: lpwindowname,
        lpszClass: lpclassname,
        dwExStyle: dwexstyle,
    };
    create(name, dwstyle, hwndparent, hmenu.addr() as isize, &mut creation)
}

/// `CreateWindowExA`—As [`CreateWindowExW`]; the procedure is given the strings as they are.
///
/// # Safety
/// As there.
pub unsafe extern "system" fn CreateWindowExA(
    dwexstyle: ui::WINDOW_EX_STYLE,
    lpclassname: PCSTR,
    lpwindowname: PCSTR,
    dwstyle: ui::WINDOW_STYLE,
    x: i32,
    y: i32,
    nwidth: i32,
    nheight: i32,
    hwndparent: HWND,
    hmenu: ui::HMENU,
    hinstance: f::HINSTANCE,
    lpparam: *const core::ffi::c_void,
) -> HWND {
    // SAFETY: the caller's promise.
    let name = unsafe { narrow_name(lpclassname) };
    let mut creation = ui::CREATESTRUCTW {
        lpCreateParams: lpparam.cast_mut(),
        hInstance: hinstance,
        hMenu: hmenu,
        hwndParent: hwndparent,
        cy: nheight,
        cx: nwidth,
        y,
        x,
        style: dwstyle as i32,
        // CREATESTRUCTA has the same layout, and narrow strings here.
        lpszName: lpwindowname.cast(),
        lpszClass: lpclassname.cast(),
        dwExStyle: dwexstyle,
    };
    create(name, dwstyle, hwndparent, hmenu.addr() as isize, &mut creation)
}

/// `DestroyWindow`—Ends a window of the calling thread; messages for it are dropped.
///
/// Errors: ERROR_INVALID_WINDOW_HANDLE, ERROR_ACCESS_DENIED (another thread's).
///
/// # Safety
/// The window's procedure is called.
pub unsafe extern "system" fn DestroyWindow(hwnd: HWND) -> BOOL {
    let Some(window) = find(hwnd) else {
        set_last_error(f::ERROR_INVALID_WINDOW_HANDLE);
        return 0;
    };
    if window.queue.thread != crate::linux::current::number() {
        set_last_error(f::ERROR_ACCESS_DENIED);
        return 0;
    }
    window.call(ui::WM_DESTROY, 0, 0);
    window.call(ui::WM_NCDESTROY, 0, 0);
    end(&window);
    1
}

/// `IsWindow`—Whether a handle is that of a window.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn IsWindow(hwnd: HWND) -> BOOL {
    find(hwnd).is_some().into()
}

/// `DefWindowProcW`—What a window does that does nothing of its own: it is created, and closed when asked to.
///
/// # Safety
/// The window's procedure may be called.
pub unsafe extern "system" fn DefWindowProcW(hwnd: HWND, msg: u32, _wparam: WPARAM, _lparam: LPARAM) -> LRESULT {
    match msg {
        ui::WM_NCCREATE => 1,
        ui::WM_CLOSE => {
            // SAFETY: the caller's promise.
            unsafe { DestroyWindow(hwnd) };
            0
        }
        _ => 0,
    }
}

/// `DefWindowProcA`—As [`DefWindowProcW`].
///
/// # Safety
/// As there.
pub unsafe extern "system" fn DefWindowProcA(hwnd: HWND, msg: u32, wparam: WPARAM, lparam: LPARAM) -> LRESULT {
    // SAFETY: the caller's promise.
    unsafe { DefWindowProcW(hwnd, msg, wparam, lparam) }
}

/// One word of a window: by name, or by offset in its extra bytes.
fn word(hwnd: HWND, index: i32, new: Option<isize>) -> isize {
    let Some(window) = find(hwnd) else {
        set_last_error(f::ERROR_INVALID_WINDOW_HANDLE);
        return 0;
    };
    let swap = |cell: &AtomicIsize| match new {
        Some(new) => cell.swap(new, Ordering::AcqRel),
        None => cell.load(Ordering::Acquire),
    };
    match index {
        ui::GWLP_USERDATA => swap(&window.user_data),
        ui::GWLP_ID => swap(&window.id),
        ui::GWL_STYLE => swap(&window.style),
        ui::GWLP_WNDPROC => match new {
            Some(new) if new != 0 => window.procedure.swap(new as usize, Ordering::AcqRel) as isize,
            _ => window.procedure.load(Ordering::Acquire) as isize,
        },
        ui::GWLP_HINSTANCE if new.is_none() => window.instance as isize,
        ui::GWLP_HWNDPARENT if new.is_none() => window.parent as isize,
        offset => {
            let mut extra = window.extra.lock();
            let range = usize::try_from(offset).ok().map(|start| start..start.saturating_add(size_of::<isize>()));
            let Some(bytes) = range.and_then(|range| extra.get_mut(range)) else {
                set_last_error(f::ERROR_INVALID_INDEX);
                return 0;
            };
            let old = isize::from_ne_bytes((&*bytes).try_into().unwrap_or_default());
            if let Some(new) = new {
                bytes.copy_from_slice(&new.to_ne_bytes());
            }
            old
        }
    }
}

/// `GetWindowLongPtrW`—A word of a window: GWLP_USERDATA, GWLP_WNDPROC, GWLP_ID, or its extra bytes.
///
/// Errors: ERROR_INVALID_WINDOW_HANDLE, ERROR_INVALID_INDEX.
///
/// # Safety
/// None beyond the table's own: the function is unsafe because its Windows twin is.
pub unsafe extern "system" fn GetWindowLongPtrW(hwnd: HWND, nindex: ui::WINDOW_LONG_PTR_INDEX) -> isize {
    word(hwnd, nindex, None)
}

/// `GetWindowLongPtrA`—As [`GetWindowLongPtrW`].
///
/// # Safety
/// As there.
pub unsafe extern "system" fn GetWindowLongPtrA(hwnd: HWND, nindex: ui::WINDOW_LONG_PTR_INDEX) -> isize {
    word(hwnd, nindex, None)
}

/// `SetWindowLongPtrW`—Sets a word of a window; the one before.
///
/// # Safety
/// With GWLP_WNDPROC the word is a window procedure.
pub unsafe extern "system" fn SetWindowLongPtrW(hwnd: HWND, nindex: i32, dwnewlong: isize) -> isize {
    set_last_error(0);
    word(hwnd, nindex, Some(dwnewlong))
}

/// `SetWindowLongPtrA`—As [`SetWindowLongPtrW`].
///
/// # Safety
/// As there.
pub unsafe extern "system" fn SetWindowLongPtrA(hwnd: HWND, nindex: i32, dwnewlong: isize) -> isize {
    set_last_error(0);
    word(hwnd, nindex, Some(dwnewlong))
}

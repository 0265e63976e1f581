/* __try: filters run where the exception is, handlers after the __finally blocks within, and those whichever way a block is left.
 * Native only: mingw-w64 has no __try in C.
 * Without valgrind: it reads where nothing is. Without sanitizers: they take the signals of faults for themselves. */
#include "seen.h"
#include <setjmp.h>

OVL_UNOPTIMIZED

#define MINE 0xE0000011

static char trail[64];
static volatile int *volatile nowhere;
static volatile int zero;

static void mark(char what)
{
    size_t length = strlen(trail);
    if (length + 1 < sizeof trail) trail[length] = what;
}

static int went(const char *way)
{
    int is_it = strcmp(trail, way) == 0;
    if (!is_it) printf("went [%s] instead of [%s]\n", trail, way);
    memset(trail, 0, sizeof trail);
    return is_it;
}

static LONG marked(char what, LONG answer)
{
    mark(what);
    return answer;
}

/* --- filters and handlers --- */

static int is_write_to_8(EXCEPTION_POINTERS *pointers)
{
    const EXCEPTION_RECORD *record = pointers->ExceptionRecord;
    return record->ExceptionCode == EXCEPTION_ACCESS_VIOLATION && record->NumberParameters == 2 && record->ExceptionInformation[0] == 1 &&
           record->ExceptionInformation[1] == 8 && record->ExceptionAddress != NULL && pointers->ContextRecord != NULL;
}

static int handles_a_fault(int argument)
{
    int local = argument, told = 0;
    __try {
        local += 5;
        mark('b');
        nowhere[2] = 1;
        mark('!');
    } __except (told = is_write_to_8(GetExceptionInformation()), local == argument + 5 ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        mark('h');
        local += GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION ? 100 : 1000;
    }
    mark('a');
    return told ? local : -1;
}

static DWORD code_of(int what)
{
    DWORD code = 0;
    int divided = 0;
    __try {
        switch (what) {
        case 0: divided = nowhere[0]; break;
        case 1: divided = 5 / zero; break;
#if defined(__x86_64__)
        case 2: __asm__ volatile("ud2"); break;
        case 3: DebugBreak(); break;
        case 4: __asm__ volatile("movabsq $0x8000000000000000, %%rax\n\tmovl (%%rax), %%eax" : : : "rax"); break;
#endif
        default: RaiseException(0xF0000011, 0, 0, NULL); break;
        }
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        code = GetExceptionCode();
    }
    return code + (DWORD)(divided & 0);
}

static int goes_deep(int depth)
{
    volatile char room[512];
    room[0] = (char)depth;
    if (depth < 0) return 0;
    return goes_deep(depth + 1) + room[0];
}

static int overflows(void)
{
    int handled = 0;
    __try {
        handled = goes_deep(0);
    } __except (GetExceptionCode() == EXCEPTION_STACK_OVERFLOW ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        handled = -7;
    }
    return handled == -7;
}

/* Gives what divides by nothing something to divide by. */
static LONG repairs(EXCEPTION_POINTERS *pointers)
{
    mark('r');
#if defined(__x86_64__)
    pointers->ContextRecord->Rcx = 4;
#else
    (void)pointers;
#endif
    return EXCEPTION_CONTINUE_EXECUTION;
}

static int goes_on_after_a_fault(void)
{
    int quotient = 0;
    __try {
#if defined(__x86_64__)
        __asm__ volatile("movl $20, %%eax\n\tcltd\n\txorl %%ecx, %%ecx\n\tidivl %%ecx" : "=a"(quotient) : : "rcx", "rdx", "cc");
#else
        quotient = 5;
        mark('r');
#endif
        mark('o');
    } __except (repairs(GetExceptionInformation())) {
        mark('!');
    }
    return quotient == 5;
}

static int goes_on_after_raising(void)
{
    ULONG_PTR arguments[2] = {11, 22};
    int sum = 0;
    __try {
        RaiseException(MINE, 0, 2, arguments);
        mark('o');
    } __except (sum = (int)GetExceptionInformation()->ExceptionRecord->ExceptionInformation[1], marked('f', EXCEPTION_CONTINUE_EXECUTION)) {
        mark('!');
    }
    return sum == 22;
}

static int may_not_go_on(void)
{
    DWORD codes[2] = {0, 0};
    int count = 0;
    __try {
        RaiseException(MINE, EXCEPTION_NONCONTINUABLE, 0, NULL);
        mark('!');
    } __except (codes[count++] = GetExceptionCode(),
                count == 1 ? EXCEPTION_CONTINUE_EXECUTION
                           : (LONG)(GetExceptionInformation()->ExceptionRecord->ExceptionRecord->ExceptionCode == MINE)) {
        mark('h');
    }
    return count == 2 && codes[0] == MINE && codes[1] == 0xC0000025;
}

/* --- searches and unwinding --- */

static void raises_within(int level)
{
    __try {
        if (level == 0) RaiseException(MINE, 0, 0, NULL);
        else raises_within(level - 1);
        mark('!');
    } __finally {
        mark(AbnormalTermination() ? (char)('0' + level) : '!');
    }
}

static void is_not_meant(void)
{
    __try {
        raises_within(2);
    } __except (marked('s', EXCEPTION_CONTINUE_SEARCH)) {
        mark('!');
    }
}

static int searches(void)
{
    __try {
        __try {
            is_not_meant();
        } __finally {
            mark(AbnormalTermination() ? 'F' : '!');
        }
    } __except (marked('x', EXCEPTION_EXECUTE_HANDLER)) {
        mark('h');
    }
    return went("sx012Fh");
}

static int raises_again(void)
{
    __try {
        __try {
            RaiseException(MINE, 0, 0, NULL);
        } __except (marked('f', EXCEPTION_EXECUTE_HANDLER)) {
            mark('h');
            RaiseException(GetExceptionCode() + 1, 0, 0, NULL);
        }
    } __except (GetExceptionCode() == MINE + 1 ? marked('g', EXCEPTION_EXECUTE_HANDLER) : EXCEPTION_CONTINUE_SEARCH) {
        mark('i');
    }
    return went("fhgi");
}

static LONG faults(void)
{
    __try {
        mark('(');
        nowhere[1] = 2;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        mark(')');
    }
    return EXCEPTION_EXECUTE_HANDLER;
}

static int faults_in_a_filter(void)
{
    int is_second = 0;
    __try {
        nowhere[0] = 1;
    } __except (faults()) {
        mark('h');
    }
    /* One that the filter does not handle comes to the filter itself. */
    __try {
        RaiseException(MINE, 0, 0, NULL);
    } __except (is_second++ ? (GetExceptionInformation()->ExceptionRecord->ExceptionFlags & 0x10) != 0 : nowhere[0]) {
        mark(GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION ? 'v' : '!');
    }
    return went("()hv");
}

static int faults_in_finally(void)
{
    __try {
        __try {
            __try {
                RaiseException(MINE, 0, 0, NULL);
            } __finally {
                mark('1');
                nowhere[0] = 1;
                mark('!');
            }
        } __finally {
            mark('2');
        }
    } __except (marked(GetExceptionCode() == MINE ? 'm' : 'v', EXCEPTION_EXECUTE_HANDLER)) {
        mark(GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION ? 'h' : '!');
    }
    return went("m1v2h");
}

static LONG WINAPI asked_first(EXCEPTION_POINTERS *pointers)
{
    (void)pointers;
    return marked('v', EXCEPTION_CONTINUE_SEARCH);
}

static LONG WINAPI asked_last(EXCEPTION_POINTERS *pointers)
{
    (void)pointers;
    return marked('u', EXCEPTION_CONTINUE_EXECUTION);
}

static int asks_all(void)
{
    PVOID handler = AddVectoredExceptionHandler(1, asked_first);
    SetUnhandledExceptionFilter(asked_last);
    __try {
        RaiseException(MINE, 0, 0, NULL);
        mark('o');
    } __except (marked('f', EXCEPTION_CONTINUE_SEARCH)) {
        mark('!');
    }
    SetUnhandledExceptionFilter(NULL);
    RemoveVectoredExceptionHandler(handler);
    return went("vfuo");
}

static int asks_the_last_filter(void)
{
    int told = 0;
    SetUnhandledExceptionFilter(asked_last);
    __try {
        RaiseException(MINE, 0, 0, NULL);
        mark('o');
    } __except (told = UnhandledExceptionFilter(GetExceptionInformation())) {
        mark('!');
    }
    SetUnhandledExceptionFilter(NULL);
    return told == EXCEPTION_CONTINUE_EXECUTION && went("uo");
}

static int has_no_last_filter(void)
{
    __try {
        RaiseException(MINE, 0, 0, NULL);
    } __except (UnhandledExceptionFilter(GetExceptionInformation())) {
        mark('h');
    }
    return went("h");
}

/* --- ways out --- */

static int ends(void)
{
    int value = 1;
    __try {
        value += 1;
    } __finally {
        value = AbnormalTermination() ? -1 : value * 10;
    }
    return value == 20;
}

static int leaves(void)
{
    int value = 1, i;
    __try {
        for (i = 0; i < 10; i++) {
            value += i;
            if (i == 3) __leave;
        }
        mark('!');
    } __finally {
        value = AbnormalTermination() ? -1 : value * 10;
    }
    return value == 70 && went("");
}

static int *returned;

static int returns(void)
{
    int value = 5;
    __try {
        __try {
            return value + 1;
        } __finally {
            value = 100;
            mark('1');
            *returned = value;
        }
    } __finally {
        mark('2');
    }
    return 3;
}

static int jumps(void)
{
    int value = 0;
    __try {
        value = 1;
        if (value) goto out;
        mark('!');
    } __finally {
#ifdef __cplusplus
        /* What a plain compiler of C++ does not tell. */
        value += 10;
#else
        value += AbnormalTermination() ? 10 : 1000;
#endif
    }
    mark('!');
out:
    return value == 11 && went("");
}

static int handles_in_a_loop(void)
{
    int i, sum = 0;
    for (i = 0; i < 20000; i++) {
        __try {
            if (i % 2) RaiseException(MINE, 0, 0, NULL);
            sum += 1;
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            sum += 2;
        }
    }
    return sum == 30000;
}

static jmp_buf jumped;

static void leaves_a_frame_behind(void)
{
    __try {
        __try {
            longjmp(jumped, 1);
        } __finally {
            mark('!');
        }
    } __except (marked('!', EXCEPTION_EXECUTE_HANDLER)) {
        mark('!');
    }
}

static int forgets_what_longjmp_left(void)
{
    if (setjmp(jumped) == 0) leaves_a_frame_behind();
    __try {
        RaiseException(MINE, 0, 0, NULL);
    } __except (marked('f', EXCEPTION_EXECUTE_HANDLER)) {
        mark('h');
    }
    return went("fh");
}

/* --- threads and fibers --- */

static unsigned __stdcall in_a_thread(void *argument)
{
    volatile LONG *good = (volatile LONG *)argument;
    int i, sum = 0;
    for (i = 0; i < 200; i++) {
        __try {
            if (i % 3 == 0) nowhere[0] = i;
            else if (i % 3 == 1) RaiseException(MINE, 0, 0, NULL);
            else sum += 5 / zero;
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            sum += GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION ? 1 : GetExceptionCode() == MINE ? 100 : 10000;
        }
    }
    if (sum == 67 + 6700 + 660000 && overflows()) InterlockedIncrement(good);
    return 0;
}

static int threads_have_their_own(void)
{
    HANDLE threads[4];
    volatile LONG good = 0;
    int i;
    for (i = 0; i < 4; i++) threads[i] = (HANDLE)_beginthreadex(NULL, 0, in_a_thread, (void *)&good, 0, NULL);
    for (i = 0; i < 4; i++) {
        if (WaitForSingleObject(threads[i], 60000) != WAIT_OBJECT_0) fail("a thread");
        CloseHandle(threads[i]);
    }
    return good == 4;
}

static void *home;

static void WINAPI in_a_fiber(void *argument)
{
    (void)argument;
    __try {
        SwitchToFiber(home);
        nowhere[0] = 1;
    } __except (marked('f', EXCEPTION_EXECUTE_HANDLER)) {
        mark('g');
    }
    SwitchToFiber(home);
}

static int fibers_have_their_own(void)
{
    void *fiber;
    home = ConvertThreadToFiber(NULL);
    fiber = CreateFiber(0, in_a_fiber, NULL);
    SwitchToFiber(fiber);
    __try {
        RaiseException(MINE, 0, 0, NULL);
    } __except (marked('t', EXCEPTION_EXECUTE_HANDLER)) {
        SwitchToFiber(fiber);
    }
    DeleteFiber(fiber);
    ConvertFiberToThread();
    return went("tfg");
}

OVL_OPTIMIZED

int main(void)
{
    int value = 0;
    returned = &value;
    EFFECT(__except, handles_a_fault(7) == 112 && went("bha"));
    EFFECT(__except, code_of(0) == EXCEPTION_ACCESS_VIOLATION && code_of(9) == 0xE0000011);
#if defined(__x86_64__)
    EFFECT(__except, code_of(1) == EXCEPTION_INT_DIVIDE_BY_ZERO && code_of(2) == EXCEPTION_ILLEGAL_INSTRUCTION);
    EFFECT(__except, code_of(3) == EXCEPTION_BREAKPOINT && code_of(4) == EXCEPTION_ACCESS_VIOLATION);
#else
    EFFECT(__except, 1);
    EFFECT(__except, 1);
#endif
    EFFECT(__except, overflows() && overflows());
    EFFECT(__except, goes_on_after_a_fault() && went("ro"));
    EFFECT(RaiseException, goes_on_after_raising() && went("fo"));
    EFFECT(RaiseException, may_not_go_on() && went("h"));
    EFFECT(__finally, searches() && searches());
    EFFECT(__except, raises_again());
    EFFECT(__except, faults_in_a_filter());
    EFFECT(__finally, faults_in_finally());
    EFFECT(__except, asks_all());
    EFFECT(UnhandledExceptionFilter, asks_the_last_filter());
    EFFECT(UnhandledExceptionFilter, has_no_last_filter());
    INFALLIBLE(UnhandledExceptionFilter);
    EFFECT(AbnormalTermination, ends());
    EFFECT(__leave, leaves());
    EFFECT(__finally, returns() == 6 && value == 100 && went("12"));
    EFFECT(__finally, jumps());
    EFFECT(__try, handles_in_a_loop());
    EFFECT(__try, forgets_what_longjmp_left());
    EFFECT(__try, threads_have_their_own());
    EFFECT(__try, fibers_have_their_own());
    return seen_all();
}

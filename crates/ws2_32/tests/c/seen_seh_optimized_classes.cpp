// __try in functions of C++ that the compiler optimizes: what holds there without OVL_UNOPTIMIZED.
// Native only: mingw-w64 has no __finally.
// Without valgrind: it reads where nothing is. Without sanitizers: they take the signals of faults for themselves.
#include "seen.h"
#include "trail.h"
#include <string>

#if !defined(__clang__)
// It names locals that the block changes; here it is known what of them is read, and where.
#pragma GCC diagnostic ignored "-Wclobbered"
#endif

static volatile int *volatile nowhere;
// The compiler is not to know what they do.
static int doubling(int value) { return value * 2; }
static void raising() { RaiseException(0xE0000011, 0, 0, nullptr); }
static int (*volatile doubles)(int) = doubling;
static void (*volatile raises)() = raising;

static int ends(int argument)
{
    std::string text = "a";
    int value = argument;
    __try {
        Object object('o');
        value = doubles(value);
        text += 'b';
        if (value > 10) __leave;
        value++;
    } __finally {
        value = value * 10 + !AbnormalTermination();
        text += 'c';
        trail += text;
    }
    return value;
}

// The ways out are told from the end.
static int loops(int count)
{
    int sum = 0;
    for (int i = 0; i < count; i++) {
        int kept = doubles(i);
        __try {
            if (i == 2) continue;
            if (i == 5) break;
            if (i == 3) __leave;
            sum += kept;
        } __finally {
            trail += AbnormalTermination() ? char('A' + kept) : char('a' + kept);
        }
        sum += 100;
    }
    return sum;
}

static int returns(int argument)
{
    int kept = doubles(argument);
    __try {
        Object object('o');
        return kept + 1;
    } __finally {
        trail += char('0' + kept);
        trail += AbnormalTermination() ? 'F' : 'f';
    }
    return -1;
}

static int handles(int argument, bool faults)
{
    int kept = doubles(argument);
    std::string text(5, 'x');
    __try {
        if (faults) nowhere[0] = 1;
        raises();
    } __except (text.size() == 5 && kept == argument * 2 ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        trail += text;
        return kept + (GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION);
    }
    return -1;
}

static bool an_exception_passes(int argument)
{
    int kept = doubles(argument);
    try {
        __try {
            Object object('o');
            throw argument;
        } __finally {
            trail += AbnormalTermination() ? char('0' + kept) : '!';
        }
    } catch (int thrown) {
        trail += char('0' + thrown);
    }
    return went("o84");
}

// A function has blocks beside each other and within each other.
static int has_many(int argument)
{
    int sum = doubles(argument);
    __try { sum += 1; } __finally { sum *= 2; }
    __try {
        __try { raises(); } __except (EXCEPTION_EXECUTE_HANDLER) { trail += 'h'; }
        __try { sum += 3; } __finally { sum *= 2; }
    } __finally {
        sum += 4;
    }
    return sum;
}

int main()
{
    EFFECT(__finally, ends(3) == 71 && went("oabc"));
    EFFECT(__leave, ends(6) == 121 && went("oabc"));
    EFFECT(AbnormalTermination, loops(10) == 410 && went("acEgiK"));
    EFFECT(__finally, returns(2) == 5 && went("o4F"));
    EFFECT(__except, handles(3, true) == 7 && went("xxxxx"));
    EFFECT(__except, handles(4, false) == 8 && went("xxxxx"));
    EFFECT(__finally, an_exception_passes(4));
    EFFECT(__try, has_many(2) == 30 && went("h"));
    return seen_all();
}

/* __try in functions that the compiler optimizes: what holds there without OVL_UNOPTIMIZED.
 * Native only: mingw-w64 has no __try in C.
 * Without valgrind: it reads where nothing is. Without sanitizers: they take the signals of faults for themselves. */
#include "seen.h"

#if defined(__GNUC__) && !defined(__clang__)
/* It names locals that the block changes; here it is known what of them is read, and where. */
#pragma GCC diagnostic ignored "-Wclobbered"
#endif

#define MINE 0xE0000011

typedef struct { int first; double second; char text[12]; } Record;

/* The compiler is not to know what they do. */
static void nothing(void) {}
static void raising(void) { RaiseException(MINE, 0, 0, NULL); }
static int doubling(int value) { return value * 2; }
static double halving(double value) { return value / 2; }
static void (*volatile calls)(void) = nothing;
static void (*volatile raises)(void) = raising;
static int (*volatile doubles)(int) = doubling;
static double (*volatile halves)(double) = halving;
static volatile int *volatile nowhere;
static volatile int zero;

/* --- a block that ends, or is left by __leave: all that it has changed is seen --- */

static int ends(int argument)
{
    int value = argument;
    __try {
        value += 1;
    } __finally {
        value = AbnormalTermination() ? -1 : value * 10;
    }
    return value;
}

static int ends_after_calls(int argument, double real)
{
    int a = argument, b = 1, c = 2, d = 3, e = 4, f = 5, asked = 0;
    Record record = {1, 0.5, "abc"};
    __try {
        a = doubles(a);
        b = doubles(a + b);
        c = doubles(b + c);
        real = halves(real + c);
        record.first = doubles(record.first + d);
        record.second += halves(real);
        record.text[0] = (char)(record.text[0] + e);
        f = doubles(f);
        argument++;
    } __finally {
        asked = a + b + c + d + e + f + argument + record.first + (int)(real * 100) + (int)(record.second * 100) + record.text[0];
        a = AbnormalTermination();
        d = 1000;
        f++;
    }
    return asked + a + d + f;
}

static int leaves(int limit)
{
    int value = 1, last = -1, i;
    double sum = 0;
    __try {
        for (i = 0; i < 10; i++) {
            value = doubles(value);
            sum += i;
            last = i;
            if (i == limit) __leave;
        }
        value = -1;
    } __finally {
        value = AbnormalTermination() ? -2 : value * 10 + last;
        sum += 0.5;
    }
    return value * 100 + (int)(sum * 2);
}

static int leaves_what_has_a_handler(int limit)
{
    int value = 1;
    __try {
        value = doubles(limit);
        if (value > 10) __leave;
        value += 3;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        value = -1;
    }
    return value;
}

static int nests(int argument)
{
    int outer = argument, inner = 1, done = 0;
    __try {
        outer = doubles(outer);
        __try {
            inner += outer;
            if (inner > 10) __leave;
            calls();
            inner++;
        } __finally {
            inner = inner * 10 + !AbnormalTermination();
            done++;
        }
        outer += inner;
        if (outer > 400) __leave;
        done += 10;
    } __finally {
        outer = outer * 10 + !AbnormalTermination();
        done += 100;
    }
    return outer * 1000 + done;
}

static int loops(int count)
{
    int sum = 0, i;
    double real = 1;
    for (i = 0; i < count; i++) {
        int own = i;
        __try {
            own = doubles(own);
            real += 0.25;
            if (own % 3 == 0) __leave;
            sum += own;
        } __finally {
            sum += 1000 + own;
        }
        sum ^= 1;
    }
    return sum + (int)(real * 4);
}

/* --- an exception: filters, handlers and __finally see what the block has not changed --- */

static int raises_in(int argument, int way)
{
    int a = doubles(argument), b = doubles(a), asked = 0;
    double real = halves(a + 0.5);
    Record record = {7, 0.25, "xyz"};
    record.first = doubles(b);
    __try {
        calls();
        if (way == 0) nowhere[1] = 1;
        else if (way == 1) raises();
        else asked = 5 / zero;
        return -asked;
    } __except (a + b == argument * 6 && way >= 0 ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        asked = a * 3 + b + argument + (int)(real * 8) + record.first + (int)(record.second * 4) + record.text[2];
        asked += GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION ? 10000 : GetExceptionCode() == MINE ? 20000 : 30000;
    }
    return asked + a + way;
}

static int handles_in_a_loop(int count)
{
    int i, handled = 0, ended = 0, others = 0;
    double real = 0;
    for (i = 0; i < count; i++) {
        int is_odd = i % 2, kept = doubles(i);
        __try {
            if (is_odd) raises();
            else if (i % 4 == 0) nowhere[0] = i;
            calls();
            ended++;
        } __except (kept == i * 2 ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
            handled += kept == i * 2;
            others += GetExceptionCode() == MINE;
            real += 0.5;
        }
    }
    return handled * 1000 + ended * 100 + others + (int)real * 10000;
}

static int passes_finally(int argument)
{
    int kept = doubles(argument), told = 0;
    int *volatile written = &told;
    __try {
        int within = doubles(kept);
        __try {
            __try {
                raises();
            } __finally {
                *written += within + 100 * AbnormalTermination();
            }
        } __finally {
            *written += kept * 1000;
        }
    } __except (*written == 0 ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        *written += kept * 1000000;
    }
    return *written;
}

static int goes_on(int argument)
{
    int value = doubles(argument);
    __try {
        raises();
        value++;
    } __except (EXCEPTION_CONTINUE_EXECUTION) {
        value = -1;
    }
    return value;
}

static int searches(int depth)
{
    int kept = doubles(depth), answer = 0;
    __try {
        if (depth == 0) raises();
        answer = searches(depth - 1);
    } __except (kept == 8 ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        answer = kept + 1;
    }
    return answer;
}

static int handles_twice(int argument)
{
    int kept = doubles(argument), first = 0, second = 0;
    __try {
        raises();
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        first = kept + 1;
    }
    calls();
    __try {
        nowhere[0] = 0;
    } __except (first == kept + 1 ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        second = kept + first;
    }
    return first * 100 + second;
}

static int returns(int value, int *told)
{
    int kept = doubles(value);
    __try {
        if (value == 3) return kept + 1;
        calls();
    } __finally {
        *told += kept + 100 * AbnormalTermination();
    }
    return 0;
}

/* --- what is volatile, or in memory that others may reach, is seen whatever happens --- */

static int keeps_what_is_volatile(int argument)
{
    volatile int value = argument;
    int reached = 0;
    int *volatile reaching = &reached;
    __try {
        value = value + 5;
        *reaching = 3;
        nowhere[0] = 1;
        value = -1;
    } __except (value == argument + 5 ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
        value = value * 10 + *reaching;
    }
    return value;
}

int main(void)
{
    int told = 0, i;
    for (i = 0; i < 3; i++) {
        EFFECT(__finally, ends(1) == 20);
        EFFECT(__finally, ends_after_calls(3, 1.5) == 3755);
        EFFECT(__leave, leaves(3) == 16313 && leaves(20) == -9);
        EFFECT(__leave, leaves_what_has_a_handler(3) == 9 && leaves_what_has_a_handler(6) == 12);
        EFFECT(__leave, nests(2) == 651111 && nests(5) == 1211111);
        EFFECT(__finally, loops(100) == 116538);
        EFFECT(__except, raises_in(3, 0) == 10212 && raises_in(5, 1) == 20271 && raises_in(7, 2) == 30330);
        EFFECT(__except, handles_in_a_loop(400) == 1810200);
        EFFECT(__finally, passes_finally(3) == 6006112);
        EFFECT(__except, goes_on(4) == 9);
        EFFECT(__except, searches(4) == 9);
        EFFECT(__except, handles_twice(4) == 917);
        EFFECT(AbnormalTermination, returns(3, &told) == 7 && told == 106 && returns(4, &told) == 0 && told == 114);
        EFFECT(__except, keeps_what_is_volatile(2) == 73);
        told = 0;
    }
    return seen_all();
}

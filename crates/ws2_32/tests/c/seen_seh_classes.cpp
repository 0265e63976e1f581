// __try beside what C++ has: its exceptions, its objects, and ways out of a loop.
// Native only: mingw-w64 has no __finally.
// Without valgrind: it reads where nothing is. Without sanitizers: they take the signals of faults for themselves.
#include "seen.h"
#include "trail.h"
#include <stdexcept>
#include <string>
#include <vector>

OVL_UNOPTIMIZED

static volatile int *volatile nowhere;

static void throws(bool really)
{
    __try {
        Object object('o');
        if (really) throw std::runtime_error("no");
        trail += 'e';
    } __finally {
        trail += AbnormalTermination() ? 'F' : 'f';
    }
    trail += 'a';
}

static bool an_exception_passes()
{
    throws(false);
    bool is_good = went("eofa");
    try {
        throws(true);
        trail += '!';
    } catch (const std::runtime_error &error) {
        trail += error.what();
    }
    return is_good && went("oFno");
}

static bool an_exception_passes_a_handler()
{
    try {
        __try {
            throw 5;
        } __except (trail += '!', EXCEPTION_EXECUTE_HANDLER) {
            trail += '!';
        }
    } catch (int number) {
        trail += char('0' + number);
    }
    // Its frame is gone.
    __try {
        RaiseException(0xE0000001, 0, 0, nullptr);
    } __except (trail += 'f', EXCEPTION_EXECUTE_HANDLER) {
        trail += 'h';
    }
    return went("5fh");
}

static int loops(std::string &text)
{
    int sum = 0;
    for (int i = 0; i < 10; i++) {
        __try {
            if (i == 2) continue;
            if (i == 5) break;
            sum += i;
        } __finally {
            text += char('0' + i);
        }
        sum += 100;
    }
    return sum;
}

static int handles_in_loops()
{
    int count = 0;
    while (true) {
        __try {
            count++;
            if (count == 3) RaiseException(0xE0000003, 0, 0, nullptr);
            *(nowhere + count) = 1;
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            if (GetExceptionCode() == 0xE0000003) break;
            continue;
        }
        return -1;
    }
    return count;
}

static std::string returns()
{
    std::string text = "before";
    __try {
        Object object('o');
        return text + "!";
    } __finally {
        text = "after";
        trail += text[0];
    }
    return "not reached";
}

static int overrules()
{
    __try {
        return 1;
    } __finally {
        trail += 'f';
        return 2;
    }
    return 3;
}

static bool throws_in_finally()
{
    try {
        __try {
            __try {
                trail += '1';
            } __finally {
                throw std::string("x");
            }
        } __finally {
            trail += '2';
        }
    } catch (const std::string &text) {
        trail += text;
    }
    return went("12x");
}

static bool leaves()
{
    __try {
        Object object('o');
        for (int i = 0;; i++) {
            Object each('i');
            if (i == 1) __leave;
        }
    } __finally {
        trail += AbnormalTermination() ? '!' : 'f';
    }
    return went("iiof");
}

// As with Microsoft's /EHsc, what lies between exception and handler has no destructors.
static void faults()
{
    std::vector<int> *more = nullptr;
    __try {
        Object object('!');
        trail += 'b';
        more->push_back(1);
    } __finally {
        trail += AbnormalTermination() ? 'F' : '!';
    }
}

struct Class {
    int member = 7;
    template <class T> int method(T value)
    {
        auto handled = [this, &value] {
            __try {
                value += member;
                faults();
            } __except (value == T(12) ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
                return int(value) + 1;
            }
            return 0;
        };
        return handled();
    }
};

OVL_OPTIMIZED

int main()
{
    EFFECT(__finally, an_exception_passes());
    EFFECT(__except, an_exception_passes_a_handler());
    std::string text;
    EFFECT(__finally, loops(text) == 408 && text == "012345");
    EFFECT(__except, handles_in_loops() == 3);
    EFFECT(__finally, returns() == "before!" && went("oa"));
    EFFECT(__finally, overrules() == 2 && went("f"));
    EFFECT(__finally, throws_in_finally());
    EFFECT(__leave, leaves());
    EFFECT(__except, Class().method(5.0) == 13 && went("bF"));
    return seen_all();
}

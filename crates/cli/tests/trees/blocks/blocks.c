#include <stdio.h>
#include <string.h>
#include <windows.h>
#include "within.h"

static char trail[64];

static void mark(char what)
{
    trail[strlen(trail)] = what;
}

static void told(const char *name, int value)
{
    printf("%s %d %s\n", name, value, trail);
    memset(trail, 0, sizeof trail);
}

static int loops(void)
{
    int sum = 0, i;
    for (i = 0; i < 10; i++) {
        __try {
            switch (i) {
            case 1: continue;
            case 2: break;
            case 5: goto out;
            }
            if (i == 4) break;
            while (1) break;
            sum += i;
        } __finally {
            mark(AbnormalTermination() ? (char)('A' + i) : (char)('a' + i));
        }
        sum += 100;
    }
    return sum;
out:
    return -1;
}

static int handlers_in_loops(int count)
{
    do {
        __try {
            count++;
            if (count < 3) *(volatile int *)0 = count;
            else RaiseException(3, 0, 0, NULL);
        } __except (GetExceptionCode() == 3 ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
            break;
        }
    } while (count < 10);
    return count;
}

static int outer(void)
{
    int count = 0;
    __try {
        count = handlers_in_loops(0);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        count = count * 10 + (GetExceptionCode() == EXCEPTION_ACCESS_VIOLATION);
    }
    return count;
}

static int both(void)
{
    int i, sum = 0;
    for (i = 0; i < 5; i++)
        __try {
            __try {
                if (i == 1) continue;
                if (i == 3) break;
                sum += 1;
            } __finally {
                mark(AbnormalTermination() ? 'F' : 'f');
            }
            sum += 10;
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            sum = -1000;
        }
    return sum;
}

static int leaves(void)
{
    int i = 0;
    __try {
        __try {
            for (;;) {
                i++;
                if (i == 4) __leave;
            }
        } __finally {
            mark(AbnormalTermination() ? 'F' : 'f');
        }
        __try {
            i = 10;
            RaiseException(5, 0, 0, NULL);
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            i++;
            __leave;
        }
        i = -1;
    } __finally {
        mark(AbnormalTermination() ? 'G' : 'g');
        i *= 2;
    }
    return i;
}

static int returns(int value)
{
    __try {
        if (value) return value * 2;
    } __finally {
        mark(AbnormalTermination() ? 'F' : 'f');
        value = 50;
    }
    return value;
}

static int overrules(void)
{
    __try {
        RaiseException(6, 0, 0, NULL);
    } __finally {
        return 8;
    }
    return 9;
}

static int overruled(void)
{
    int value = 1;
    __try {
        value = overrules();
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        value = -1;
    }
    return value;
}

static int kept(int argument)
{
    int first = 1, second = 2, asked = 0;
    char text[8] = "abc";
    __try {
        first += argument;
        strcpy(text, "xyz");
        second = first * 2;
        RaiseException(7, 0, 0, NULL);
        first = 0;
    } __except (asked = second, EXCEPTION_EXECUTE_HANDLER) {
        second += 1;
    }
    return first * 10000 + second * 100 + asked + (text[0] == 'x');
}

int main(void)
{
    int value = loops();
    told("loops", value);
    value = outer();
    told("outer", value);
    value = handlers_in_loops(2);
    told("handlers", value);
    value = both();
    told("both", value);
    value = leaves();
    told("leaves", value);
    value = returns(0);
    told("returns", value);
    value = returns(4);
    told("returns", value);
    value = overruled();
    told("overruled", value);
    value = kept(5);
    told("kept", value);
    printf("%d %d %d\n", divided(4), divided(0), hidden(3));
    return 0;
}

/* Fibers: stacks between which a thread goes to and fro.
 * Without valgrind: it takes a stack of the program's own for the thread's that has grown. */
#include "seen.h"

static void *home, *generator;
static int next_number, ended;

/* Makes a number each time somebody comes. */
static void CALLBACK numbers(void *first)
{
    for (next_number = *(int *)first; next_number < 1000; next_number++) SwitchToFiber(home);
}

static int next(void)
{
    SwitchToFiber(generator);
    return next_number;
}

static void CALLBACK returns(void *data)
{
    (void)data;
    ended = 1;
}

/* A thread that ends because a fiber's function returns. */
static unsigned WINAPI ends(void *data)
{
    if (ConvertThreadToFiber(data) == NULL) return 1;
    SwitchToFiber(CreateFiber(0, returns, NULL));
    return 2;
}

static void CALLBACK exits(void *code)
{
    ExitThread((DWORD)(ULONG_PTR)code);
}

/* A thread that ends within a fiber. */
static unsigned WINAPI leaves(void *data)
{
    if (ConvertThreadToFiber(data) == NULL) return 1;
    SwitchToFiber(CreateFiber(65536, exits, (void *)(ULONG_PTR)7));
    return 2;
}

static DWORD code_of(unsigned (WINAPI *start)(void *))
{
    DWORD code = 99;
    HANDLE thread = (HANDLE)_beginthreadex(NULL, 0, start, NULL, 0, NULL);
    if (WaitForSingleObject(thread, 60000) != WAIT_OBJECT_0) fail("the thread");
    GetExitCodeThread(thread, &code);
    CloseHandle(thread);
    return code;
}

int main(void)
{
    int first = 40, mine = 5;
    EFFECT(IsThreadAFiber, !IsThreadAFiber());
    INFALLIBLE(IsThreadAFiber);
    FAILS(ConvertFiberToThread, !ConvertFiberToThread(), ERROR_ALREADY_THREAD);
    home = ConvertThreadToFiber(&mine);
    EFFECT(ConvertThreadToFiber, home != NULL && IsThreadAFiber() && GetCurrentFiber() == home && GetFiberData() == &mine);
    FAILS(ConvertThreadToFiber, ConvertThreadToFiber(NULL) == NULL, ERROR_ALREADY_FIBER);
    generator = CreateFiber(0, numbers, &first);
    EFFECT(CreateFiber, generator != NULL && generator != home);
    EFFECT(SwitchToFiber, next() == 40 && next() == 41 && next() == 42 && GetCurrentFiber() == home);
    INFALLIBLE(SwitchToFiber);
    DeleteFiber(generator);
    RESULT(CreateFiber, CreateFiber((SIZE_T)1 << 60, numbers, &first) == NULL);
    EFFECT(ConvertFiberToThread, ConvertFiberToThread() && !IsThreadAFiber());
    EFFECT(SwitchToFiber, code_of(ends) != 2 && ended);
    EFFECT(SwitchToFiber, code_of(leaves) == 7);
    return seen_all();
}

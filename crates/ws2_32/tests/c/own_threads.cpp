// POSIX threads' types of a program's own, over Windows' threads, beside a C++ library that is made with glibc's.
// Native only: it is about glibc's names.
#ifndef _WIN32
#define _WIN32
#endif
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <thread>
#include <winsock2.h>
#include <windows.h>
#include <netdb.h>
#include <cstdio>
#include <iostream>

typedef HANDLE pthread_t;
typedef struct { CRITICAL_SECTION section; } pthread_mutex_t;
struct pthread_cond_t { HANDLE event; };
typedef DWORD pthread_key_t;
typedef int pthread_attr_t;
typedef SRWLOCK pthread_rwlock_t;

static int pthread_mutex_init(pthread_mutex_t *mutex, const void *) { InitializeCriticalSection(&mutex->section); return 0; }
static int pthread_mutex_lock(pthread_mutex_t *mutex) { EnterCriticalSection(&mutex->section); return 0; }
static int pthread_mutex_unlock(pthread_mutex_t *mutex) { LeaveCriticalSection(&mutex->section); return 0; }
static int pthread_join(pthread_t thread, void **) { return (int)WaitForSingleObject(thread, INFINITE); }

static pthread_mutex_t guard;
static int count;

static DWORD WINAPI counts(LPVOID)
{
    pthread_mutex_lock(&guard);
    count++;
    return (DWORD)pthread_mutex_unlock(&guard);
}

int main()
{
    pthread_key_t key = TlsAlloc();
    pthread_mutex_init(&guard, NULL);
    pthread_t thread = CreateThread(NULL, 0, counts, NULL, 0, NULL);
    std::thread other([] { counts(NULL); });
    int joined = pthread_join(thread, NULL);
    other.join();
    std::mutex mutex;
    std::lock_guard<std::mutex> held(mutex);
    std::printf("own threads %d %d %d\n", joined, count, TlsFree(key) != 0);
    return 0;
}

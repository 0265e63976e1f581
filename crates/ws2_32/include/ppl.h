/* ppl.h: Microsoft's parallel loops and tasks, over threads of the C++ library. */
#ifndef OVL_PPL_H
#define OVL_PPL_H
#pragma GCC system_header
#include "ovl/concurrency.h"
#include <algorithm>
#include <atomic>
#include <exception>
#include <functional>
#include <iterator>
#include <mutex>
#include <thread>
#include <vector>

namespace Concurrency {
namespace ovl_details {
/* Calls `one(i)` for each i below `count`, on as many threads as there are processors. The first exception is the caller's. */
template <class One>
void each(std::size_t count, const One &one) {
    std::atomic<std::size_t> next(0);
    std::exception_ptr failure;
    std::mutex lock;
    auto work = [&] {
        try {
            for (std::size_t i; (i = next++) < count;) one(i);
        } catch (...) {
            std::lock_guard<std::mutex> held(lock);
            if (!failure) failure = std::current_exception();
            next = count;
        }
    };
    std::vector<std::thread> threads;
    std::size_t wanted = (std::min)(count, (std::size_t)(std::max)(1u, std::thread::hardware_concurrency()));
    for (std::size_t i = 1; i < wanted; i++) threads.emplace_back(work);
    work();
    for (std::thread &thread : threads) thread.join();
    if (failure) std::rethrow_exception(failure);
}
}

template <class Index, class Function>
void parallel_for(Index first, Index last, Index step, const Function &function) {
    if (first < last) ovl_details::each((std::size_t)((last - first + step - 1) / step), [&](std::size_t i) { function((Index)(first + (Index)i * step)); });
}
template <class Index, class Function>
void parallel_for(Index first, Index last, const Function &function) {
    parallel_for(first, last, (Index)1, function);
}
template <class Iterator, class Function>
void parallel_for_each(Iterator first, Iterator last, const Function &function) {
    std::vector<Iterator> places;
    for (; first != last; ++first) places.push_back(first);
    ovl_details::each(places.size(), [&](std::size_t i) { function(*places[i]); });
}
template <class... Functions>
void parallel_invoke(const Functions &...functions) {
    std::function<void()> all[] = {functions...};
    ovl_details::each(sizeof...(functions), [&](std::size_t i) { all[i](); });
}

enum task_group_status { not_complete, completed, canceled };

/* Tasks, each on a thread of its own, that are waited for together. */
class task_group {
public:
    task_group() : failure() {}
    ~task_group() { join(); }
    task_group(const task_group &) = delete;
    task_group &operator=(const task_group &) = delete;
    template <class Function>
    void run(const Function &function) {
        std::lock_guard<std::mutex> held(lock);
        threads.emplace_back([this, function] {
            try {
                function();
            } catch (...) {
                std::lock_guard<std::mutex> inside(lock);
                if (!failure) failure = std::current_exception();
            }
        });
    }
    task_group_status wait() {
        join();
        std::exception_ptr thrown;
        std::swap(thrown, failure);
        if (thrown) std::rethrow_exception(thrown);
        return completed;
    }
    template <class Function>
    task_group_status run_and_wait(const Function &function) {
        run(function);
        return wait();
    }

private:
    void join() {
        for (;;) {
            std::vector<std::thread> mine;
            {
                std::lock_guard<std::mutex> held(lock);
                mine.swap(threads);
            }
            if (mine.empty()) return;
            for (std::thread &thread : mine) thread.join();
        }
    }
    std::mutex lock;
    std::vector<std::thread> threads;
    std::exception_ptr failure;
};
typedef task_group structured_task_group;
}
#endif

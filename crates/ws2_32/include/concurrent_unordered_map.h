/* concurrent_unordered_map.h: a map that several threads may look into and add to at once. */
#ifndef OVL_CONCURRENT_UNORDERED_MAP_H
#define OVL_CONCURRENT_UNORDERED_MAP_H
#pragma GCC system_header
#include "ovl/concurrency.h"
#include <functional>
#include <stdexcept>

namespace Concurrency {
template <class Key, class Mapped, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>, class Allocator = std::allocator<std::pair<const Key, Mapped>>>
class concurrent_unordered_map : public details::table<Key, std::pair<const Key, Mapped>, details::first_of, Hash, Equal, false> {
public:
    typedef Mapped mapped_type;
    Mapped &operator[](const Key &key) {
        auto at = this->find(key);
        return at != this->end() ? at->second : this->add(std::piecewise_construct, std::forward_as_tuple(key), std::tuple<>()).first->second;
    }
    Mapped &at(const Key &key) {
        auto found = this->find(key);
        if (found == this->end()) throw std::out_of_range("concurrent_unordered_map::at");
        return found->second;
    }
    const Mapped &at(const Key &key) const {
        auto found = this->find(key);
        if (found == this->end()) throw std::out_of_range("concurrent_unordered_map::at");
        return found->second;
    }
};
template <class Key, class Mapped, class Hash = std::hash<Key>, class Equal = std::equal_to<Key>, class Allocator = std::allocator<std::pair<const Key, Mapped>>>
class concurrent_unordered_multimap : public details::table<Key, std::pair<const Key, Mapped>, details::first_of, Hash, Equal, true> {
public:
    typedef Mapped mapped_type;
};
}
#endif

/* What <hash_map> and <hash_set> of older Visual C++ have in common: keys are hashed and compared by one object, whose comparison is an order. */
#ifndef OVL_HASHED_HPP
#define OVL_HASHED_HPP
#pragma GCC system_header
#include <functional>
#include <string>
#include <utility>

namespace stdext {
template <class Key> inline std::size_t hash_value(const Key &key) { return std::hash<Key>()(key); }
inline std::size_t hash_value(const char *text) { return std::hash<std::string>()(text); }

template <class Key, class Order = std::less<Key>> class hash_compare {
protected:
    Order comp;

public:
    enum { bucket_size = 1 };
    hash_compare() : comp() {}
    hash_compare(Order order) : comp(order) {}
    std::size_t operator()(const Key &key) const { return hash_value(key); }
    bool operator()(const Key &a, const Key &b) const { return comp(a, b); }
};

namespace details {
template <class Key, class Traits> struct hash {
    Traits traits;
    hash(const Traits &given = Traits()) : traits(given) {}
    std::size_t operator()(const Key &key) const { return static_cast<std::size_t>(traits(key)); }
};
/* Neither comes before the other. */
template <class Key, class Traits> struct equal {
    Traits traits;
    equal(const Traits &given = Traits()) : traits(given) {}
    bool operator()(const Key &a, const Key &b) const { return !traits(a, b) && !traits(b, a); }
};
/* A container of the standard library, with the constructors and the bounds that are not its own. */
template <class Base, class Traits> class hashed : public Base {
public:
    typedef typename Base::iterator iterator;
    typedef typename Base::const_iterator const_iterator;
    typedef typename Base::key_type key_type;
    typedef Traits key_compare;
    hashed() {}
    explicit hashed(const Traits &traits) : Base(0, traits, traits) {}
    template <class From> hashed(From first, From last) : Base(first, last) {}
    template <class From> hashed(From first, From last, const Traits &traits) : Base(first, last, 0, traits, traits) {}
    key_compare key_comp() const { return this->key_eq().traits; }
    iterator lower_bound(const key_type &key) { return this->equal_range(key).first; }
    const_iterator lower_bound(const key_type &key) const { return this->equal_range(key).first; }
    iterator upper_bound(const key_type &key) { return this->equal_range(key).second; }
    const_iterator upper_bound(const key_type &key) const { return this->equal_range(key).second; }
};
}
}
#endif

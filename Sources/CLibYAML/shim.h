// libyaml 0.2.5, the parser that Yams carries a copy of; by itself it needs no Foundation.
#include <yaml.h>

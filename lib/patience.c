#include "lib/patience.h"

/* So many looks a wait has at least, before it is over. */
#define LOOKS 16

void patience_begin(struct patience *patience, uint64_t now, uint64_t limit, uint64_t second)
{
	/* Rounded up, so that something counts, however short the limit is. */
	uint64_t most = limit / LOOKS + 1;

	*patience = (struct patience){
		.limit = limit, .most = most < second ? most : second, .looked = now};
}

bool patience_is_over(struct patience *patience, uint64_t now)
{
	/* A clock that went back, as that of another CPU may, has passed by a lot: that is cut,
	 * too.
	 */
	uint64_t passed = now - patience->looked;

	patience->looked = now;
	patience->passed += passed < patience->most ? passed : patience->most;
	return patience->passed > patience->limit;
}

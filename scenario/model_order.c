#include "scenario/model_order.h"

#define BIT(model) (1u << (model))

bool model_is_within(enum model stronger, enum model weaker)
{
	static const uint8_t weaker_ones[MODELS] = {
		[MODEL_COHERENT] = BIT(MODELS) - 1,
		[MODEL_BYTEWISE] = BIT(MODEL_BYTEWISE) | BIT(MODEL_PREFETCH),
		[MODEL_SNAPSHOT] =
			BIT(MODEL_SNAPSHOT) | BIT(MODEL_SEQUENTIAL) | BIT(MODEL_PREFETCH),
		[MODEL_SEQUENTIAL] = BIT(MODEL_SEQUENTIAL) | BIT(MODEL_PREFETCH),
		[MODEL_PREFETCH] = BIT(MODEL_PREFETCH),
	};

	return weaker_ones[stronger] >> weaker & 1;
}

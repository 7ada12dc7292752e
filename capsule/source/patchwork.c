#include "source/patchwork.h"

#include "base/err.h"

const struct piece *
patchwork_find(const struct patchwork *patchwork, size_t offset)
{
	size_t low = 0;
	size_t high = patchwork->count;

	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (patchwork->pieces[middle].at <= offset)
			low = middle;
		else
			high = middle;
	}
	return &patchwork->pieces[low];
}

struct span
patchwork_place(const struct document *document, size_t offset, unsigned *line,
    unsigned *column)
{
	const struct patchwork *patchwork = document->patchwork;
	const struct piece *piece;

	if (patchwork == NULL) {
		err_position(document->source, offset, line, column);
		return document->file;
	}
	piece = patchwork_find(patchwork, offset);
	if (piece->line > 0) {
		*line = piece->line;
		*column = 0;
		return patchwork->catalogue;
	}
	err_position(patchwork->source, piece->offset + offset - piece->at,
	    line, column);
	return document->file;
}

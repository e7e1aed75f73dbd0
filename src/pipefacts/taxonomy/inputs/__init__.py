"""Files that users have to records: what each says of elements, their texts and their types.

linkbases (packages of taxonomies), tables (the SEC's data sets), metalinks (a filing's), learned (dumps) -> reading
"""

from pipefacts.taxonomy.inputs.learned import learn
from pipefacts.taxonomy.inputs.reading import read_inputs

__all__ = ["learn", "read_inputs"]

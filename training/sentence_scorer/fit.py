"""Learn the weights of the sentence scorer, and write `sentences.json`.

    python -m training.sentence_scorer.fit CLAPNQ_FOLDER ROWS_FILE CLAIMS_FILE [--measure MEASURED_ROWS]
                                           [--threshold CONFIDENCE]

CLAPNQ_FOLDER holds CLAPNQ's development set, ROWS_FILE rows of other question sets, CLAIMS_FILE claims with their
passages (training/README.md describes them). MEASURED_ROWS, SQuAD 2.0's development set, is only used for measuring,
each question with its passage alone. Needs the `build` extra; takes about twenty minutes.

The confidence learns from each question twice, with the passages that answer it and without them, as in a folder that
does not have the answer; and from questions with only their passage, as asked and changed so that it no longer answers.
The odds of the words are learnt only from the latter.

Results on CLAPNQ are out of fold (five folds, by question); "unseen" ones are on articles that were not used for
learning. Shares answered and refused are at the chosen threshold, even if --threshold writes another one.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rag.answering.extractive.scorer import WEIGHTS_FILE
from rag.models.reader import load_reader
from training.sentence_scorer.cached_models import CachedReader
from training.sentence_scorer.cases import read_material
from training.sentence_scorer.judged_readings import choose_threshold, describe_judged
from training.sentence_scorer.learning import (
    learn_confidence,
    learn_ranking,
    learn_words,
    list_readings,
    read_ahead,
    strip,
)
from training.sentence_scorer.results import cross_validate, judge_others, measure_depth, measure_words

ABOUT = (
    "Weights of the sentence scorer, made by training/sentence_scorer/fit.py. Learnt from CLAPNQ (Apache-2.0), "
    "SQuAD 1.1 (CC BY-SA 4.0), OneStopQA (CC BY-SA 4.0), Natural Questions through QED and NQ-open (CC BY-SA 3.0) and "
    "claims of FEVER (CC BY-SA 3.0), FoolMeTwice, WiCE and MultiNLI: none of their text is here, but the weights are "
    "derived from it. weight is per unit of the feature; weight times deviation compares features. Under figures, "
    "clapnq is out of fold; unseen ones are of SQuAD articles and passages of claims that nothing was learnt from; the "
    "other folders were learnt from. In all but clapnq and the claims each question is asked of its folder as it is "
    "and with the paragraph that answers taken out."
)

NOT_CHOSEN_BY = ("unseen_claims_asked", "measured_alone")
"""Kinds of questions that do not help to choose the threshold: nobody's folder is like the claims, half of which people
wrote to be denied; and data that is only for measuring must not be used for learning."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("clapnq", type=Path)
    parser.add_argument("rows", type=Path)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--measure", type=Path, metavar="MEASURED_ROWS")
    parser.add_argument("--threshold", type=float, metavar="CONFIDENCE", help="write this one, not the one chosen")
    arguments = parser.parse_args()
    reader = CachedReader(load_reader())
    material = read_material(arguments.clapnq, arguments.rows, arguments.claims, arguments.measure, reader)
    clapnq, others, claims = material.clapnq, material.others, material.claims
    ranking = learn_ranking([*clapnq.alone, *clapnq.folder, *others.alone, *others.folder])
    weights = strip(ranking)
    read_ahead([*clapnq.alone, *list_readings(clapnq)], weights, reader)
    readings = [*list_readings(others), *list_readings(claims), *material.alone]
    read_ahead(readings, weights, reader)
    kinds, clapnq_results = cross_validate(clapnq, readings, others, reader)
    words = learn_words(material.alone, weights, reader)
    confidence = learn_confidence([*clapnq.folder, *clapnq.few, *clapnq.changed, *readings], weights, reader)
    kinds |= judge_others(material, weights, confidence, reader)
    threshold = choose_threshold(judged for kind, judged in kinds.items() if kind not in NOT_CHOSEN_BY)
    content = {
        "about": ABOUT,
        "threshold": threshold if arguments.threshold is None else arguments.threshold,
        "ranking": ranking,
        "words": words,
        "confidence": confidence,
        "figures": {
            "clapnq": clapnq_results,
            "passages_read": measure_depth(material.deep, weights),
            "words": measure_words(material, weights, words, reader),
            "folders": {kind: describe_judged(judged, threshold) for kind, judged in kinds.items()},
        },
    }
    WEIGHTS_FILE.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(content["figures"], indent=1))


if __name__ == "__main__":
    main()

"""Which exercises lie near a condition, for the order in which they are offered."""


def is_near(condition, choices):
    """A test of an exercise: whether its region is named by the condition, or by what is commonly treated in
    it. Regions of exercises are words, such as "hip and knee"."""
    if condition is None:
        return lambda exercise: True
    common = [one for one in choices.structures if condition.code in one.common_in_conditions]
    regions = [choices.regions.label(code) for one in common for code in one.regions]
    told = " ".join([condition.region, condition.name, *(one.label for one in common), *regions]).casefold()
    return lambda exercise: any(part in told for part in exercise.region.casefold().split(" and ") if part)

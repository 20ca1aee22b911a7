namespace CityEdge.Safety.Alarms;

/// <summary>Why an output may not act as it is configured.</summary>
/// <param name="Key">What of it is wrong, as it is written in site.yaml.</param>
/// <param name="Text">Why, for people.</param>
public readonly record struct ActProblem(string Key, LocalText Text);

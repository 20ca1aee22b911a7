namespace CityEdge.Simulator.Story;

/// <summary>One thing that happens in the night.</summary>
/// <param name="At">When it happens in the play, at pace 1.</param>
/// <param name="Clock">What the clock on the wall shows.</param>
/// <param name="Act">Who or what moves.</param>
/// <param name="Value">Where a device's value goes, in its unit.</param>
/// <param name="Over">How long it takes to get there, evenly; zero is a jump.</param>
/// <param name="Text">What the timeline says; a step without words belongs to the one before.</param>
internal sealed record StoryStep(TimeSpan At, TimeOnly Clock, StoryAct Act, double Value, TimeSpan Over, StoryText? Text)
{
    /// <summary>True when a person acts, so that the demo has to.</summary>
    public bool IsPerson => Act is StoryAct.Acknowledge or StoryAct.Silence or StoryAct.Reset;
}

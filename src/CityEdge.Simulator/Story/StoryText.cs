namespace CityEdge.Simulator.Story;

/// <summary>What the timeline says, in both languages.</summary>
internal readonly record struct StoryText(string Zh, string En)
{
    public string In(bool chinese) => chinese ? Zh : En;
}

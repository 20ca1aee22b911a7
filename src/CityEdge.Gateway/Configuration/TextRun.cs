namespace CityEdge.Gateway.Configuration;

/// <summary>A part of a text that stands on one line of its file as it is read.</summary>
/// <param name="Offset">Where it starts in the text.</param>
/// <param name="Mark">Where it starts in the file.</param>
internal readonly record struct TextRun(int Offset, Mark Mark)
{
    /// <summary>Where a character stands; null where there are no runs.</summary>
    public static Mark? Find(IReadOnlyList<TextRun> runs, int offset)
    {
        for (var i = runs.Count - 1; i >= 0; i--)
        {
            if (runs[i].Offset <= offset || i == 0)
            {
                return runs[i].Mark.Right(Math.Max(0, offset - runs[i].Offset));
            }
        }

        return null;
    }
}

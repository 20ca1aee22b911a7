using CityEdge.Gateway.Journal.Media;
using CityEdge.JournalChild;

// DIRECTORY SEED LIFE: appends to the journal in DIRECTORY as the seed says, and tells on standard output what is durable, until it is killed or its life ends.
if (args is not [var directory, var seed, var life] || !int.TryParse(seed, out var script) || !int.TryParse(life, out var number))
{
    await Console.Error.WriteLineAsync("usage: DIRECTORY SEED LIFE");
    return 2;
}

try
{
    new Writer(directory, script, number, new Teller(Console.OpenStandardOutput())).Run();
    return 0;
}
catch (MediumException refused)
{
    await Console.Error.WriteLineAsync($"refused: {refused.Failure}: {refused.Message}");
    return 1;
}

namespace CityEdge.Gateway.Verbs;

/// <summary>What every verb is given of the outside world.</summary>
/// <param name="Time">The clock.</param>
/// <param name="Environment">Looks an environment variable up.</param>
/// <param name="Out">Where results go.</param>
/// <param name="Error">Where progress and errors go.</param>
internal sealed record VerbContext(TimeProvider Time, Func<string, string?> Environment, TextWriter Out, TextWriter Error)
{
    /// <summary>The language of the person at the terminal.</summary>
    public Speech Speech { get; } = Speech.From(Environment);

    /// <summary>One line of progress or error, in the person's language.</summary>
    public void Tell(string zh, string en) => Error.WriteLine(Speech.Say(zh, en));

    /// <summary>One line of result, in the person's language.</summary>
    public void Say(string zh, string en) => Out.WriteLine(Speech.Say(zh, en));
}

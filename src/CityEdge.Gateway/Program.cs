using CityEdge.Gateway.Verbs;

// The composition root: the one place that names the real clock, the real environment and the real terminal.
var context = new VerbContext(TimeProvider.System, Environment.GetEnvironmentVariable, Console.Out, Console.Error);
return await VerbTree.InvokeAsync(args, context).ConfigureAwait(false);

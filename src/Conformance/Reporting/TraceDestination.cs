namespace Dma.Conformance.Reporting;

/// <summary>Where one new trace goes; never over a file that is there.</summary>
internal sealed class TraceDestination
{
    private const string Json = ".json";

    private readonly string _path;
    private readonly string? _name;
    private readonly bool _isFile;

    private TraceDestination(string path, string? name, bool isFile) => (_path, _name, _isFile) = (path, name, isFile);

    /// <summary>Whether somebody named the place; beside another trace is where a new one goes by itself.</summary>
    public bool IsAsked => _name is null;

    /// <summary>Beside another trace, under the name of that one with <c>.min</c>.</summary>
    /// <param name="trace">The path of the other trace.</param>
    public static TraceDestination Beside(string trace)
    {
        var name = Path.GetFileName(trace);
        var ending =
            name.EndsWith(TraceStore.Extension, StringComparison.OrdinalIgnoreCase) ? TraceStore.Extension.Length
            : name.EndsWith(Json, StringComparison.OrdinalIgnoreCase) ? Json.Length
            : 0;
        return new TraceDestination(Path.GetDirectoryName(trace) ?? "", $"{name[..^ending]}.min", isFile: false);
    }

    /// <summary>A file if the name ends in <c>.json</c> and is no directory; else a directory.</summary>
    /// <param name="path">The name.</param>
    /// <exception cref="OptionException">A file of that name is there.</exception>
    public static TraceDestination At(string path)
    {
        if (File.Exists(path))
        {
            throw new OptionException($"{path} is there already; name a directory, or a file that is not there yet");
        }

        var isFile = path.EndsWith(Json, StringComparison.OrdinalIgnoreCase) && !Directory.Exists(path);
        return new TraceDestination(path, null, isFile);
    }

    /// <summary>Writes a trace.</summary>
    /// <param name="name">What it is called in a directory, without an extension.</param>
    /// <param name="trace">The content.</param>
    /// <returns>Where it is.</returns>
    public string Keep(string name, byte[] trace)
    {
        if (!_isFile)
        {
            return TraceStore.Keep(_path, _name ?? name, trace);
        }

        if (Path.GetDirectoryName(_path) is { Length: > 0 } directory)
        {
            Directory.CreateDirectory(directory);
        }

        using var stream = new FileStream(_path, FileMode.CreateNew);
        stream.Write(trace);
        return _path;
    }
}

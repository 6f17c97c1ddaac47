using System.Runtime.Loader;
using Dma.Conformance;
using Dma.Conformance.Cli;
using Dma.Conformance.Cli.Platforms;
using Dma.Reference;

namespace Dma.Cli.Tests;

/// <summary>How the assembly of an adopter is loaded, and what in it is a platform.</summary>
public sealed class AssemblyTests
{
    [Theory]
    [InlineData("Samples.Seedless", "_ => new Samples.Seedless()")]
    [InlineData("Seedless", "_ => new Samples.Seedless()")]
    [InlineData("Samples.Seeded", "seed => new Samples.Seeded(seed)")]
    [InlineData("Samples.Nest.Seeded", "seed => new Samples.Nest.Seeded(seed)")]
    [InlineData("Samples.Nest+Seeded", "seed => new Samples.Nest.Seeded(seed)")]
    [InlineData("Stale", "new Samples.Stale()")]
    public void A_type_is_named_with_or_without_its_namespace(string name, string expression)
    {
        var judged = Judged.Load(Samples.Path, name);

        judged.FactoryExpression.Should().Be(expression);
        judged.Arguments.Should().Be($"--assembly {Samples.Path} --platform {name}");
    }

    [Fact]
    public void Several_platforms_are_named() =>
        Tool.Run("run", "--assembly", Samples.Path)
            .ShouldBeWrongUse()
            .Should()
            .Contain(
                "has several platforms; choose one with --platform: Samples.Dying, Samples.Exiting, Samples.ExitingAtOnce, Samples.Hanging, Samples.Moody, Samples.Nest.Seeded, "
            )
            .And.NotContain("Samples.Hidden")
            .And.NotContain("Samples.Demanding")
            .And.NotContain("Samples.PassThrough");

    [Theory]
    [InlineData("Moon", "--platform Moon: there is no such type in ")]
    [InlineData("Seeded", "--platform Seeded stands for several types of ")]
    [InlineData("Demanding", "--platform Demanding of ")]
    [InlineData("Hidden", "is not a public IDmaPlatformFactory")]
    [InlineData("Samples.PassThrough", "is not a public IDmaPlatformFactory")]
    [InlineData("Undecided", "Samples.Undecided cannot be used: creating it and asking for its profiles threw")]
    public void A_type_that_is_no_platform_is_wrong_use(string name, string expected) =>
        Message(["run", .. Samples.Platform(name)]).Should().Contain(expected);

    [Fact]
    public void A_single_platform_needs_no_name()
    {
        using var scratch = new Scratch();
        var path = Compile(
            scratch,
            "Single",
            "public class Single() : Samples.PassThrough(\"coherent\", 7);",
            "PassThrough.cs"
        );

        var outcome = Tool.Run("run", "--assembly", path, "--ops", "3000", "--clause", "DMA-PLAT-006");

        outcome.ShouldBe(ExitCode.Conformant).Report.Should().StartWith("judging Single of Single.dll\n");
    }

    [Fact]
    public void Only_the_contract_is_shared_with_the_tool()
    {
        var factory = Judged.Load(Samples.Path, "Samples.Seeded").Factory;

        var platform = factory.Create(factory.Profiles[0], 3);

        platform.Should().BeAssignableTo<IDmaPlatform>();
        var inner = platform.GetType().GetProperty("Inner")!.GetValue(platform)!;
        inner.GetType().FullName.Should().Be(typeof(Machine).FullName);
        inner.GetType().Assembly.Should().NotBeSameAs(typeof(Machine).Assembly);
        AssemblyLoadContext.GetLoadContext(inner.GetType().Assembly).Should().BeOfType<PlatformLoadContext>();
        factory.Invoking(it => it.Create("moon", 3)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void What_only_the_tool_brings_along_is_not_lent()
    {
        var context = new PlatformLoadContext(Samples.Path);

        context.Invoking(it => it.LoadFromAssemblyName(new("Spectre.Console"))).Should().Throw<FileNotFoundException>();
        context.LoadFromAssemblyName(new("System.Linq")).Should().BeSameAs(typeof(Enumerable).Assembly);
    }

    [Fact]
    public void A_newer_contract_is_one_line()
    {
        using var scratch = new Scratch();
        var contract = Compiler.Compile(
            scratch["contract/Dma.Abstractions.dll"],
            "[assembly: System.Reflection.AssemblyVersion(\"9.1.2\")] namespace Dma { public interface INew { } }",
            []
        );
        var path = Compiler.Compile(scratch["Newer.dll"], "public class Newer : Dma.INew { }", contract);

        Message(["run", "--assembly", path])
            .Should()
            .Be(
                $"dma-conformance: --assembly {path} was built against version 9.1.2 of the contract, and this tool has {PlatformLoadContext.ContractVersion}; update the tool"
            );
    }

    [Fact]
    public void A_dependency_that_is_not_there_is_named()
    {
        using var scratch = new Scratch();
        var dependency = Compiler.Compile(scratch["else/Elsewhere.dll"], "public class Elsewhere { }", []);
        var path = Compiler.Compile(scratch["Needy.dll"], "public class Needy : Elsewhere { }", dependency);

        Message(["run", "--assembly", path])
            .Should()
            .Be(
                $"dma-conformance: --assembly {path} has no platform: Elsewhere is not beside it; 'dotnet publish' puts there what it depends on"
            );
        Message(["run", "--assembly", path, "--platform", "Needy"]).Should().Contain("Elsewhere is not beside it");
    }

    [Fact]
    public void An_assembly_without_a_platform_says_what_is_looked_for()
    {
        using var scratch = new Scratch();
        var path = Compiler.Compile(scratch["Empty.dll"], "public class Empty { }", []);

        Message(["run", "--assembly", path])
            .Should()
            .Contain("has no platform: there is no type in it that is a public IDmaPlatformFactory");
        Message(["run", "--assembly", path, "--platform", "X"]).Should().Contain("it has no platform at all");
    }

    [Fact]
    public void What_is_no_assembly_is_named()
    {
        using var scratch = new Scratch();
        var text = scratch.Write("text.dll", "text");

        Message(["run", "--assembly", text]).Should().Contain($"--assembly {text} is no .NET assembly");
        Message(["run", "--assembly", scratch.Root]).Should().Contain($"--assembly {scratch.Root} is a directory");
        Message(["run", "--assembly", scratch["no.dll"]])
            .Should()
            .Contain($"--assembly {scratch["no.dll"]} does not exist");
        Message(["list", "profiles", "--assembly", ""]).Should().Contain("does not exist");
    }

    [Fact]
    public void A_constructor_that_throws_is_a_violation_of_the_platform()
    {
        using var scratch = new Scratch();
        var path = Compile(
            scratch,
            "Failing",
            "public class Failing() : Samples.PassThrough(\"no such profile\", 7);",
            "PassThrough.cs"
        );

        var outcome = Tool.Run("run", "--assembly", path).ShouldBe(ExitCode.Violation);

        outcome
            .Report.Should()
            .Contain("creating a machine threw ArgumentException")
            .And.Contain("could not be created");
    }

    [Fact]
    public void A_factory_of_a_function_checks_what_it_is_given()
    {
        FluentActions.Invoking(() => SinglePlatformFactory.Of(typeof(string))).Should().Throw<ArgumentException>();
        SinglePlatformFactory.Serves(typeof(IDmaPlatform)).Should().BeFalse();
        new SinglePlatformFactory(_ => throw new NotSupportedException(), "mine").Profiles.Should().Equal("mine");
    }

    private static string Message(IEnumerable<string> args) => Tool.Run(args).ShouldBeWrongUse();

    private static string Compile(Scratch scratch, string name, string source, params IEnumerable<string> files)
    {
        var reference = typeof(Machine).Assembly.Location;
        File.Copy(reference, scratch[Path.GetFileName(reference)]);
        return Compiler.Compile(
            scratch[$"{name}.dll"],
            [source, .. files.Select(Compiler.Source)],
            [typeof(IDmaPlatform).Assembly.Location, reference]
        );
    }
}

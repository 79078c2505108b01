<?php // Printed from the table of routes by `npm run sdk`; changes are overwritten.

declare(strict_types=1);

namespace Croft;

use Croft\Internal\Connection;

/** The areas of the API as properties of the client. */
trait Areas
{
    public readonly Area\Description $description;
    public readonly Area\Settings $settings;
    public readonly Area\Packages $packages;
    public readonly Area\Users $users;
    public readonly Area\Auth $auth;
    public readonly Area\Domains $domains;
    public readonly Area\Files $files;
    public readonly Area\Dns $dns;
    public readonly Area\Databases $databases;
    public readonly Area\Cron $cron;
    public readonly Area\Ftp $ftp;
    public readonly Area\Php $php;
    public readonly Area\Services $services;
    public readonly Area\Jobs $jobs;
    public readonly Area\Events $events;
    public readonly Area\Audit $audit;
    public readonly Area\System $system;
    public readonly Area\Healthz $healthz;
    public readonly Area\Notifications $notifications;
    public readonly Area\Deleted $deleted;
    public readonly Area\Ssl $ssl;
    public readonly Area\Search $search;

    private function openAreas(Connection $connection): void
    {
        $this->description = new Area\Description($connection);
        $this->settings = new Area\Settings($connection);
        $this->packages = new Area\Packages($connection);
        $this->users = new Area\Users($connection);
        $this->auth = new Area\Auth($connection);
        $this->domains = new Area\Domains($connection);
        $this->files = new Area\Files($connection);
        $this->dns = new Area\Dns($connection);
        $this->databases = new Area\Databases($connection);
        $this->cron = new Area\Cron($connection);
        $this->ftp = new Area\Ftp($connection);
        $this->php = new Area\Php($connection);
        $this->services = new Area\Services($connection);
        $this->jobs = new Area\Jobs($connection);
        $this->events = new Area\Events($connection);
        $this->audit = new Area\Audit($connection);
        $this->system = new Area\System($connection);
        $this->healthz = new Area\Healthz($connection);
        $this->notifications = new Area\Notifications($connection);
        $this->deleted = new Area\Deleted($connection);
        $this->ssl = new Area\Ssl($connection);
        $this->search = new Area\Search($connection);
    }
}
